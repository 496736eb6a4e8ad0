"""The content of the example: masters with details of several kinds, at the URLs of their kinds."""
