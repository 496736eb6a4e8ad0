"""Requests that write: bodies, relationships, transactions, and errors of either."""
