"""Routers, the URLs that links have, and what is found by URLs."""
