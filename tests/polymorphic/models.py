"""Projects of several kinds in one collection, and the companies that work on them."""

from django.db import models
from polymorphic.models import PolymorphicModel


class Project(PolymorphicModel):
    topic = models.CharField(max_length=30)

    class Meta:
        ordering = ("id",)


class ArtProject(Project):
    artist = models.CharField(max_length=30)


class Mural(ArtProject):
    wall = models.CharField(max_length=30)


class ResearchProject(Project):
    supervisor = models.CharField(max_length=30)


class Company(models.Model):
    name = models.CharField(max_length=100)
    current_project = models.ForeignKey(
        Project, models.SET_NULL, null=True, related_name="companies"
    )
    future_projects = models.ManyToManyField(Project)
