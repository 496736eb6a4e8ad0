"""JSON:API 1.1, "Relationships" and "Resource Linkage": each relation field in a document."""
