"""Relation fields: how they show linkage and links, and take identifiers and URLs."""
