"""The differences that stay in the dialect "8", each with its reason."""

from compare.reviews import Review

FAULT = "A fault of 8.x"
REFUSED = "Refused on purpose"
ALWAYS = "Holds in every dialect"

REVIEWED: tuple[Review, ...] = ()
