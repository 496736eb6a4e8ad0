"""Parts of relation fields."""
