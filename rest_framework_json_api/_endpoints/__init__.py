"""What views do, from query parameters to relationship URLs."""
