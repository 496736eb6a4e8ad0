"""The differences of the default dialect, by the topics of the migration guide."""

from compare.reviews import Review

TOPICS: tuple[Review, ...] = ()
