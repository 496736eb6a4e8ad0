"""Negotiation, exceptions and error objects."""
