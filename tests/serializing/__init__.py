"""Serializers, and what they add to those of Django REST framework."""
