"""What several projects share: models, rows, an API, and sets of requests."""
