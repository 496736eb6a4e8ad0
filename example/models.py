"""What the publishing house keeps: blogs with their entries, and the business behind them."""

from uuid import uuid4

from django.db import models
from django.utils import timezone


class Blog(models.Model):
    """A blog of the house."""

    name = models.CharField(max_length=100)
    tagline = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name


class Author(models.Model):
    """Someone who writes entries, or comments on them."""

    class AuthorType(models.TextChoices):
        """The kind of work that an author does."""

        WRITER = "writer", "Writer"
        EDITOR = "editor", "Editor"
        TRANSLATOR = "translator", "Translator"
        ILLUSTRATOR = "illustrator", "Illustrator"

    name = models.CharField(max_length=100)
    email = models.EmailField()
    author_type = models.CharField(
        max_length=20, choices=AuthorType.choices, default=AuthorType.WRITER
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name


class AuthorBio(models.Model):
    """The biography of an author; not every author has one."""

    author = models.OneToOneField(Author, on_delete=models.CASCADE, related_name="bio")
    body = models.TextField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"Biography of author {self.author_id}"


class Tag(models.Model):
    """A subject."""

    name = models.CharField(max_length=60)
    slug = models.SlugField(max_length=60, unique=True)

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name


class Entry(models.Model):
    """An article in a blog."""

    blog = models.ForeignKey(Blog, on_delete=models.CASCADE, related_name="entries")
    headline = models.CharField(max_length=200)
    body_text = models.TextField(blank=True)
    pub_date = models.DateField(default=timezone.localdate)
    mod_date = models.DateField(default=timezone.localdate)
    reading_minutes = models.PositiveSmallIntegerField(default=1)
    rating = models.PositiveSmallIntegerField(default=0)
    authors = models.ManyToManyField(Author, related_name="entries")
    tags = models.ManyToManyField(Tag, related_name="entries", blank=True)

    class Meta:
        ordering = ("-pub_date", "id")
        verbose_name_plural = "entries"
        indexes = (
            models.Index(fields=["-pub_date", "id"], name="entry_by_pub_date"),
            models.Index(fields=["-rating", "id"], name="entry_by_rating"),
        )

    def __str__(self) -> str:
        return self.headline


class Comment(models.Model):
    """What a reader has to say about an entry. It stays when its author leaves."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="comments")
    body = models.TextField()
    author = models.ForeignKey(
        Author, on_delete=models.SET_NULL, related_name="comments", null=True, blank=True
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("created_at", "id")
        indexes = (models.Index(fields=["created_at", "id"], name="comment_by_created_at"),)

    def __str__(self) -> str:
        return self.body[:60]


class Project(models.Model):
    """Something to be published. Particular kinds of projects can derive from it."""

    topic = models.CharField(max_length=120)
    start_date = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("topic", "id")

    def __str__(self) -> str:
        return self.topic


class Company(models.Model):
    """A company that the house works with."""

    name = models.CharField(max_length=100)
    current_project = models.ForeignKey(
        Project, on_delete=models.SET_NULL, related_name="current_for", null=True, blank=True
    )
    future_projects = models.ManyToManyField(Project, related_name="planned_by", blank=True)

    class Meta:
        ordering = ("name", "id")
        verbose_name_plural = "companies"

    def __str__(self) -> str:
        return self.name


class Manuscript(models.Model):
    """A text that was sent in; its ids are UUIDs, because they leave the house."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    title = models.CharField(max_length=200)
    word_count = models.PositiveIntegerField()
    received_on = models.DateField(default=timezone.localdate)
    author = models.ForeignKey(
        Author, on_delete=models.SET_NULL, related_name="manuscripts", null=True, blank=True
    )
    subject = models.ForeignKey(
        Tag, on_delete=models.SET_NULL, related_name="manuscripts", null=True, blank=True
    )
    notes = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ("title", "id")

    def __str__(self) -> str:
        return self.title


class Imprint(models.Model):
    """A name under which a company publishes."""

    name = models.CharField(max_length=100)
    founded_on = models.DateField()
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="imprints")
    blogs = models.ManyToManyField(Blog, related_name="imprints", blank=True)
    address = models.JSONField(default=dict)

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name
