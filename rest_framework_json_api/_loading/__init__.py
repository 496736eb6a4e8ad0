"""The include tree, and the queries for what it needs."""
