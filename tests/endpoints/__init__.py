"""Views: collections, related resources, relationships, and the parameters they read."""
