"""The protocol itself: media types, identifiers, error objects."""
