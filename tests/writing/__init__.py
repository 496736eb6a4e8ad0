"""What writes take and do: the parser, relationships, locks and transactions."""
