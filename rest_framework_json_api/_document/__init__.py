"""Documents: kinds of answers, resource objects, included resources."""
