"""How values are read, and how much linkage there is."""
