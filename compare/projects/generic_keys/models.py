"""The models."""

from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models


class Label(models.Model):
    text = models.CharField(max_length=20)
    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveIntegerField()
    content_object = GenericForeignKey("content_type", "object_id")

    class Meta:
        ordering = ["id"]


class Photo(models.Model):
    title = models.CharField(max_length=20)
    labels = GenericRelation(Label)


class Video(models.Model):
    title = models.CharField(max_length=20)
    length = models.IntegerField(default=0)
    labels = GenericRelation(Label)
