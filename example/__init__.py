"""The API of a small publishing house, which shows every part of the library at work."""
