"""OpenAPI descriptions by the schema generator of Django REST framework: see ``openapi``."""
