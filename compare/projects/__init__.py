"""The projects: each a Django app with settings, models, an API, rows and requests."""
