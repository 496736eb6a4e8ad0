"""Documents: renderers, members, and the JSON of both encoders."""
