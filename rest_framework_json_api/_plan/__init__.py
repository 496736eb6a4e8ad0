"""How one bound serializer becomes resource objects."""
