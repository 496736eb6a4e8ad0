"""How much linkage documents have: all of it, the first members, or none; and the counts."""
