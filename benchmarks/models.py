"""A small magazine: articles with seven flat fields, and with relations of every kind.

Its features are of three kinds, each with a table of its own beside the one of what they share.
"""

from django.db import models


class Profile(models.Model):
    biography = models.TextField()
    city = models.CharField(max_length=50)

    class Meta:
        ordering = ("id",)


class Author(models.Model):
    name = models.CharField(max_length=50)
    email = models.EmailField()
    profile = models.OneToOneField(Profile, models.CASCADE)

    class Meta:
        ordering = ("id",)


class Section(models.Model):
    title = models.CharField(max_length=50)
    position = models.IntegerField()
    editor = models.ForeignKey(Author, models.CASCADE, related_name="sections")

    class Meta:
        ordering = ("id",)


class Tag(models.Model):
    name = models.CharField(max_length=50)

    class Meta:
        ordering = ("id",)


class Article(models.Model):
    title = models.CharField(max_length=100)
    body_text = models.TextField()
    slug = models.SlugField()
    rating = models.IntegerField()
    is_published = models.BooleanField()
    created_at = models.DateTimeField()
    publication_date = models.DateField(null=True)
    section = models.ForeignKey(Section, models.CASCADE, related_name="articles")
    tags = models.ManyToManyField(Tag, related_name="articles")
    authors = models.ManyToManyField(Author, related_name="articles")

    class Meta:
        ordering = ("id",)


class Comment(models.Model):
    body = models.TextField()
    created_at = models.DateTimeField()
    article = models.ForeignKey(Article, models.CASCADE, related_name="comments")
    author = models.ForeignKey(Author, models.CASCADE, related_name="comments")

    class Meta:
        ordering = ("id",)


class Feature(models.Model):
    #: The name of the relation that leads to the row of the kind.
    kind = models.CharField(max_length=10)
    title = models.CharField(max_length=100)
    created_at = models.DateTimeField()
    author = models.ForeignKey(Author, models.CASCADE, related_name="features")

    class Meta:
        ordering = ("id",)


class Review(Feature):
    book = models.CharField(max_length=100)
    rating = models.IntegerField()


class Interview(Feature):
    guest = models.CharField(max_length=50)
    is_live = models.BooleanField()


class Recipe(Feature):
    ingredients = models.TextField()
    minutes = models.IntegerField()
