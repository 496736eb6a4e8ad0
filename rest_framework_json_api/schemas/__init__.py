"""Descriptions of an API by the schema generator of Django REST framework."""
