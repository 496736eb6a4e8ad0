"""The plan of one bound serializer: how its rows are read and presented as resource objects."""
