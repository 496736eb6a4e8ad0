"""Routers: all URLs, links and related collections from one ``register()``."""
