"""Figures about blogs: a resource that is no model."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, QuerySet

from example.models import Blog


@dataclass(frozen=True, slots=True)
class BlogStatistics:
    """How much there is to read in a blog; its id is that of the blog."""

    id: int
    title: str
    entry_total: int
    comment_total: int
    last_entry_on: date | None


def blog_statistics(blogs: QuerySet[Any]) -> list[BlogStatistics]:
    """Return the figures of some blogs, counted in one query."""
    counted = blogs.annotate(
        entry_total=Count("entries", distinct=True),
        comment_total=Count("entries__comments"),
        last_entry_on=Max("entries__pub_date"),
    )
    rows = counted.values_list("id", "name", "entry_total", "comment_total", "last_entry_on")
    return [BlogStatistics(*row) for row in rows]


def statistics_of_all_blogs() -> list[BlogStatistics]:
    """Return the figures of all blogs, in the order of the blogs."""
    return blog_statistics(Blog.objects.all())
