"""The filter backend of django-filter."""
