"""The models."""

from uuid import UUID

from django.db import models


class Country(models.Model):
    code = models.CharField(max_length=2, primary_key=True)
    name = models.CharField(max_length=20)

    class JSONAPIMeta:
        resource_name = "countries"


class City(models.Model):
    uuid = models.UUIDField(primary_key=True, default=UUID, editable=True)
    name = models.CharField(max_length=20)
    country = models.ForeignKey(Country, models.PROTECT, related_name="cities")
    mayor = models.CharField(max_length=20, blank=True)
    population = models.PositiveIntegerField(default=0)
    secret = models.CharField(max_length=20, blank=True)
    twins = models.ManyToManyField("self", blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["name", "country"], name="one_name_per_country")
        ]


class Street(models.Model):
    city = models.ForeignKey(City, models.CASCADE, related_name="streets")
    name = models.CharField(max_length=20)
    length = models.DecimalField(max_digits=6, decimal_places=2)
    kinds = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]
        unique_together = [("city", "name")]
