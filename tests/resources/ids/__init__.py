"""Ids that are not the primary key: one for each resource, wherever a client meets it."""
