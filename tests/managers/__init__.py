"""Models with relations of classes and managers of their own."""
