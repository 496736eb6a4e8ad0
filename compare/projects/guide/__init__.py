"""The guide of 8.x to the letter: hand-written URLs, a `RelationshipView` with only a queryset."""

from compare.settings import GUIDE

SETTINGS = {"REST_FRAMEWORK": {**GUIDE, "PAGE_SIZE": 3}}
