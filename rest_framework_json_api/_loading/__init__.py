"""Loading: the include tree of a document, and the queries for all that it needs."""
