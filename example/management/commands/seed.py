"""``django-admin seed --rows N``: as many rows as asked, to try and measure with."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterable
from datetime import date, timedelta
from random import Random
from typing import Any, TypeVar

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import Model

from example.models import Author, AuthorBio, Blog, Comment, Entry, Tag

Row = TypeVar("Row", bound=Model)

BATCH = 500
FIRST_DAY = date(2020, 1, 1)
DAYS = 1800

#: How many entries there are for one row of another kind, and how many comments for one entry.
ENTRIES_PER_BLOG = 50
ENTRIES_PER_AUTHOR = 10
ENTRIES_PER_TAG = 40
COMMENTS_PER_ENTRY = 2

GIVEN_NAMES = ("Ada", "Bruno", "Clara", "Dario", "Elin", "Farid", "Greta", "Hugo", "Ivo", "Jonas")
FAMILY_NAMES = ("Abel", "Brandt", "Costa", "Dahl", "Evans", "Fabre", "Grimm", "Holm", "Ito", "Kern")
SUBJECTS = ("paper", "type", "bindings", "proofs", "maps", "letters", "covers", "indexes")
VERBS = ("Choosing", "Saving", "Reading", "Printing", "Selling", "Mending", "Lending", "Sorting")
PLACES = ("at the press", "in the archive", "by candlelight", "on the road", "after the fair")
REMARKS = (
    "I never thought of",
    "We do the same with",
    "Please write more about",
    "I disagree about",
)


def positive(text: str) -> int:
    """Return a number of rows."""
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"{text!r} is no positive number of rows.")
    return int(text)


class Command(BaseCommand):
    """Adds entries, with blogs, authors, tags and comments in proportion."""

    help = "Adds entries, with blogs, authors, tags and comments in proportion."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--rows", type=positive, required=True, help="how many entries to add")
        parser.add_argument("--seed", type=int, default=1, help="another number, other content")
        parser.add_argument("--flush", action="store_true", help="empty the tables first")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Add the rows, all of them or none."""
        if options["flush"]:
            flush()
        counts = Seeder(options["rows"], Random(options["seed"])).run()
        listed = ", ".join(f"{count} {name}" for name, count in counts.items())
        self.stdout.write(f"Added {listed}.")


def flush() -> None:
    """Empty all tables of the example."""
    for model in apps.get_app_config("example").get_models():
        model._default_manager.all().delete()


def create(model: type[Row], rows: Iterable[Row]) -> list[Row]:
    """Insert rows in batches, and return them with their keys."""
    return model._default_manager.bulk_create(rows, batch_size=BATCH)


class Seeder:
    """Makes rows of all kinds; the same number and seed give the same content."""

    def __init__(self, rows: int, random: Random) -> None:
        self.rows = rows
        self.random = random

    def run(self) -> dict[str, int]:
        """Insert everything, and return how many rows there are of each kind."""
        blogs = create(Blog, self.blogs())
        authors = create(Author, self.authors())
        bios = create(AuthorBio, map(self.bio, authors))
        tags = create(Tag, self.tags())
        entries = create(Entry, (self.entry(blogs) for _ in range(self.rows)))
        create(Entry.authors.through, self.bylines(entries, authors))
        create(Entry.tags.through, self.taggings(entries, tags))
        comments = create(Comment, self.comments(entries, authors))
        return {
            "blogs": len(blogs),
            "authors": len(authors),
            "biographies": len(bios),
            "tags": len(tags),
            "entries": len(entries),
            "comments": len(comments),
        }

    def share(self, entries_per_row: int) -> range:
        """Return a range as long as there are to be rows of another kind."""
        return range(max(1, self.rows // entries_per_row))

    def blogs(self) -> Iterable[Blog]:
        """Make the blogs."""
        for number in self.share(ENTRIES_PER_BLOG):
            subject = self.random.choice(SUBJECTS)
            yield Blog(name=f"Notes on {subject}, {number + 1}", tagline=f"All about {subject}")

    def authors(self) -> Iterable[Author]:
        """Make the authors."""
        types = Author.AuthorType.values
        for number in self.share(ENTRIES_PER_AUTHOR):
            given, family = self.random.choice(GIVEN_NAMES), self.random.choice(FAMILY_NAMES)
            yield Author(
                name=f"{given} {family}",
                email=f"{given}.{family}.{number + 1}@example.com".lower(),
                author_type=self.random.choice(types),
            )

    def bio(self, author: Author) -> AuthorBio:
        """Make the biography of an author."""
        return AuthorBio(author=author, body=f"{author.name} knows {self.topic().lower()}.")

    def tags(self) -> Iterable[Tag]:
        """Make the tags, numbered on from those that there are."""
        last = Tag.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        for number in self.share(ENTRIES_PER_TAG):
            subject = self.random.choice(SUBJECTS)
            count = last + number + 1
            yield Tag(name=f"{subject.title()} {count}", slug=f"seeded-{subject}-{count}")

    def entry(self, blogs: list[Blog]) -> Entry:
        """Make an entry in one of the blogs."""
        published = FIRST_DAY + timedelta(days=self.random.randrange(DAYS))
        return Entry(
            blog=self.random.choice(blogs),
            headline=self.topic(),
            body_text=" ".join(f"{self.topic()} is a craft." for _ in range(5)),
            pub_date=published,
            mod_date=published + timedelta(days=self.random.randrange(60)),
            reading_minutes=self.random.randint(1, 20),
            rating=self.random.randint(0, 5),
        )

    def comments(self, entries: list[Entry], authors: list[Author]) -> Iterable[Comment]:
        """Make the comments; one in five has no author."""
        for _ in range(self.rows * COMMENTS_PER_ENTRY):
            yield Comment(
                entry=self.random.choice(entries),
                author=self.random.choice(authors) if self.random.random() < 0.8 else None,
                body=f"{self.random.choice(REMARKS)} {self.topic().lower()}.",
            )

    def bylines(self, entries: list[Entry], authors: list[Author]) -> Iterable[Any]:
        """Make the connections of each entry with one to three authors."""
        for entry in entries:
            for author in self.some(authors, self.random.randint(1, 3)):
                yield Entry.authors.through(entry_id=entry.pk, author_id=author.pk)

    def taggings(self, entries: list[Entry], tags: list[Tag]) -> Iterable[Any]:
        """Make the connections of each entry with up to three tags."""
        for entry in entries:
            for tag in self.some(tags, self.random.randint(0, 3)):
                yield Entry.tags.through(entry_id=entry.pk, tag_id=tag.pk)

    def topic(self) -> str:
        """Return something to write about."""
        choose = self.random.choice
        return f"{choose(VERBS)} {choose(SUBJECTS)} {choose(PLACES)}"

    def some(self, rows: list[Any], number: int) -> list[Any]:
        """Return some different rows."""
        return self.random.sample(rows, min(number, len(rows)))
