"""The rows that are served: the same ones on every run."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from django.core.management.color import no_style
from django.db import connection, transaction

from benchmarks.models import (
    Article,
    Author,
    Comment,
    Feature,
    Interview,
    Profile,
    Recipe,
    Review,
    Section,
    Tag,
)

SEED = 20240229
AUTHORS, SECTIONS, TAGS = 50, 10, 30
COMMENTS = 3

START = datetime(2024, 2, 29, 8, tzinfo=UTC)
WORDS = ("river", "runs", "slowly", "through", "the", "old", "quarter", "where", "windows", "shine")


@transaction.atomic
def make_rows(count: int) -> None:
    """Make as many articles as features, with what they relate to."""
    random = Random(SEED)
    authors = make_authors(random, AUTHORS)
    make_articles(random, count, authors)
    for number in range(count):
        feature(random, number, authors).save(force_insert=True)
    reset_keys()


@transaction.atomic
def make_articles_of(authors: int, count: int) -> None:
    """Make articles of a number of authors, and no features."""
    random = Random(SEED)
    make_articles(random, count, make_authors(random, authors))
    reset_keys()


def reset_keys() -> None:
    """Let the next article have the key after the last one, also where keys were chosen."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Article]):
            cursor.execute(statement)


def make_articles(random: Random, count: int, authors: list[Author]) -> None:
    """Make articles of two authors, with three tags and three comments each."""
    tags = Tag.objects.bulk_create(
        Tag(id=n + 1, name=f"{text(random, 2)} {n}") for n in range(TAGS)
    )
    sections = Section.objects.bulk_create(
        Section(id=n + 1, title=text(random, 2), position=n, editor=random.choice(authors))
        for n in range(SECTIONS)
    )
    articles = Article.objects.bulk_create(
        article(random, number, sections) for number in range(count)
    )
    link("author", authors, 2, random, articles)
    link("tag", tags, 3, random, articles)
    Comment.objects.bulk_create(comments(random, articles, authors))


def make_authors(random: Random, count: int) -> list[Author]:
    """Make authors, each with a profile."""
    profiles = Profile.objects.bulk_create(
        Profile(biography=text(random, 30), city=text(random, 1)) for _ in range(count)
    )
    return Author.objects.bulk_create(
        Author(name=text(random, 2), email=f"author{number}@example.com", profile=profile)
        for number, profile in enumerate(profiles)
    )


def article(random: Random, number: int, sections: list[Section]) -> Article:
    """Return an article; every tenth has no publication date."""
    return Article(
        id=number + 1,
        title=text(random, 5),
        body_text=text(random, 40),
        slug=f"article-{number}",
        rating=random.randrange(6),
        is_published=number % 3 > 0,
        created_at=START + timedelta(minutes=number),
        publication_date=date(2024, 3, 1) + timedelta(days=number) if number % 10 else None,
        section=random.choice(sections),
    )


def feature(random: Random, number: int, authors: list[Author]) -> Feature:
    """Return a feature; the kinds take turns."""
    shared: dict[str, Any] = {
        "title": text(random, 5),
        "created_at": START + timedelta(hours=number),
        "author": random.choice(authors),
    }
    if number % 3 == 0:
        book = text(random, 4)
        return Review(kind="review", book=book, rating=random.randrange(6), **shared)
    if number % 3 == 1:
        guest = text(random, 2)
        return Interview(kind="interview", guest=guest, is_live=random.random() < 0.5, **shared)
    ingredients = text(random, 20)
    return Recipe(kind="recipe", ingredients=ingredients, minutes=random.randrange(90), **shared)


def link(name: str, related: list[Any], count: int, random: Random, articles: list[Any]) -> None:
    """Relate each article to some distinct rows."""
    through = getattr(Article, f"{name}s").through
    through.objects.bulk_create(
        through(article=article, **{name: row})
        for article in articles
        for row in random.sample(related, count)
    )


def comments(random: Random, articles: list[Article], authors: list[Author]) -> Iterator[Comment]:
    """Yield the comments on articles."""
    for number, article in enumerate(articles * COMMENTS):
        yield Comment(
            body=text(random, 12),
            created_at=START + timedelta(seconds=number),
            article=article,
            author=random.choice(authors),
        )


def text(random: Random, words: int) -> str:
    """Return some words."""
    return " ".join(random.choices(WORDS, k=words)).capitalize()
