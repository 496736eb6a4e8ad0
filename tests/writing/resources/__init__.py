"""Writing: create, update and delete resources, as a whole or not at all."""
