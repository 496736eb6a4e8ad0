"""The rows that are served: the same ones on every run."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from benchmarks.models import Article, Author, Comment, Profile, Section, Tag

SEED = 20240229
AUTHORS, SECTIONS, TAGS = 50, 10, 30
COMMENTS = 3

START = datetime(2024, 2, 29, 8, tzinfo=UTC)
WORDS = ("river", "runs", "slowly", "through", "the", "old", "quarter", "where", "windows", "shine")


def make_articles(count: int) -> None:
    """Make articles with what they relate to: two authors, three tags and three comments each."""
    random = Random(SEED)
    authors = make_authors(random)
    tags = Tag.objects.bulk_create(Tag(name=f"{text(random, 2)} {n}") for n in range(TAGS))
    sections = Section.objects.bulk_create(
        Section(title=text(random, 2), position=n, editor=random.choice(authors))
        for n in range(SECTIONS)
    )
    articles = Article.objects.bulk_create(
        article(random, number, sections) for number in range(count)
    )
    link("author", authors, 2, random, articles)
    link("tag", tags, 3, random, articles)
    Comment.objects.bulk_create(comments(random, articles, authors))


def make_authors(random: Random) -> list[Author]:
    """Make authors, each with a profile."""
    profiles = Profile.objects.bulk_create(
        Profile(biography=text(random, 30), city=text(random, 1)) for _ in range(AUTHORS)
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
