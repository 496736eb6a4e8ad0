"""How time and memory grow: with rows, with includes, and from nothing."""
