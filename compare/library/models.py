"""The models of a magazine, which most projects serve."""

from django.db import models


class Author(models.Model):
    full_name = models.CharField(max_length=40)
    email = models.EmailField(unique=True)

    class Meta:
        ordering = ["id"]


class AuthorBio(models.Model):
    author = models.OneToOneField(Author, models.CASCADE, related_name="bio")
    body_text = models.TextField()


class Tag(models.Model):
    name = models.CharField(max_length=20, unique=True)

    class Meta:
        ordering = ["id"]


class Blog(models.Model):
    name = models.CharField(max_length=40)
    tag_line = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["id"]


class Entry(models.Model):
    blog = models.ForeignKey(Blog, models.CASCADE, related_name="entries")
    head_line = models.CharField(max_length=40)
    body_text = models.TextField(blank=True)
    rating = models.IntegerField(null=True, blank=True)
    is_featured = models.BooleanField(default=False)
    pub_date = models.DateField(null=True, blank=True)
    main_author = models.ForeignKey(
        Author, models.SET_NULL, related_name="main_entries", null=True, blank=True
    )
    authors = models.ManyToManyField(Author, related_name="entries", blank=True)
    tags = models.ManyToManyField(Tag, related_name="entries", blank=True)

    class Meta:
        ordering = ["id"]


class Comment(models.Model):
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="comments")
    author = models.ForeignKey(
        Author, models.CASCADE, related_name="comments", null=True, blank=True
    )
    body = models.CharField(max_length=80)

    class Meta:
        ordering = ["id"]
