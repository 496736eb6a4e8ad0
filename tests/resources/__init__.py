"""What a resource is: its types, ids, names and members, and resources of several types."""
