"""What a client asks for: includes, fieldsets, filters and the order of rows."""
