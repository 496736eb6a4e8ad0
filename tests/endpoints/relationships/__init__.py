"""Relationship URLs: reading and changing what one relationship holds."""
