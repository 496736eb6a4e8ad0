"""Models that show what the example application has no place for."""

import uuid
from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models


class Country(models.Model):
    code = models.CharField(max_length=2, unique=True)
    full_name = models.CharField(max_length=50)

    def __str__(self) -> str:
        return self.full_name


class Artist(models.Model):
    stage_name = models.CharField(max_length=50)
    country = models.ForeignKey(Country, models.SET_NULL, null=True, to_field="code")
    teacher = models.ForeignKey("self", models.SET_NULL, null=True, related_name="pupils")

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.stage_name


class Passport(models.Model):
    artist = models.OneToOneField(Artist, models.CASCADE, related_name="passport")
    serial_number = models.CharField(max_length=20)


class Label(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    label_name = models.CharField(max_length=50)

    class JSONAPIMeta:
        resource_name = "record_labels"


class Genre(models.Model):
    title = models.CharField(max_length=50)

    class Meta:
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title


class PublishedTracks(models.Manager[Any]):
    def get_queryset(self) -> models.QuerySet[Any]:
        return super().get_queryset().filter(is_published=True)


class Album(models.Model):
    album_title = models.CharField(max_length=50)
    release_date = models.DateField(null=True)
    price = models.DecimalField(max_digits=6, decimal_places=2, default=0)
    artist = models.ForeignKey(Artist, models.CASCADE, related_name="albums")
    label = models.ForeignKey(Label, models.SET_NULL, null=True)
    genres = models.ManyToManyField(Genre)
    guests = models.ManyToManyField(Artist, related_name="guest_albums")
    notes = GenericRelation("tests.Note")

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.album_title

    @property
    def headline(self) -> str:
        return self.album_title.upper()

    @property
    def first_genres(self) -> list[Genre]:
        return list(self.genres.all())[:1]


class Track(models.Model):
    track_title = models.CharField(max_length=50)
    album = models.ForeignKey(Album, models.CASCADE, related_name="tracks")
    is_published = models.BooleanField(default=True)

    objects = PublishedTracks()

    class Meta:
        ordering = ("-id",)


class Note(models.Model):
    text = models.CharField(max_length=50)
    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.BigIntegerField()
    subject = GenericForeignKey("content_type", "object_id")
