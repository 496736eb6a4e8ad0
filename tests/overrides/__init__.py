"""What projects override counts, wherever a resource stands."""
