"""What is loaded for a document, and in which queries."""
