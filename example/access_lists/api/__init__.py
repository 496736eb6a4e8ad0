"""The API of the plugin, which the URLs of a project include."""
