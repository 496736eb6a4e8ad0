"""Hyperlinks: the URL of a resource itself, and relationships that are read and written as URLs."""
