"""What clients ask for in the query string."""
