"""A small magazine: articles with seven flat fields, and with relations of every kind."""

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
