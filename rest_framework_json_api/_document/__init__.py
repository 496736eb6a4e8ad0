"""Documents: the kinds of answers, resource objects and included resources."""
