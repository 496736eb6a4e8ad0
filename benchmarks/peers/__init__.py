"""This package beside the published one of the same name, on the same data.

Both have one import name, so each answers in a process of its own; ``worker`` is what runs there.
"""
