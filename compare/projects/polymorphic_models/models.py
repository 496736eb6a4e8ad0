"""The models."""

from django.db import models
from polymorphic.models import PolymorphicModel


class ProjectType(models.Model):
    name = models.CharField(max_length=40)


class Project(PolymorphicModel):
    topic = models.CharField(max_length=30)
    project_type = models.ForeignKey(ProjectType, models.SET_NULL, null=True, blank=True)

    class Meta:
        ordering = ["id"]


class ArtProject(Project):
    artist = models.CharField(max_length=30)
    description = models.CharField(max_length=100, null=True, blank=True)


class ResearchProject(Project):
    supervisor = models.CharField(max_length=30)


class LabResults(models.Model):
    research_project = models.ForeignKey(
        ResearchProject, models.CASCADE, related_name="lab_results"
    )
    measure_date = models.DateField()


class Company(models.Model):
    name = models.CharField(max_length=100)
    current_project = models.ForeignKey(Project, models.CASCADE, related_name="companies")
    future_projects = models.ManyToManyField(Project, related_name="future_companies", blank=True)

    class Meta:
        ordering = ["id"]
