"""How the package is built: its structure, and what is distributed of it."""
