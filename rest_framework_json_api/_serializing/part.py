"""The model serializer that mixins of this package are part of, as type checkers know it."""

from typing import TYPE_CHECKING

from django.db.models import Model
from rest_framework import serializers as drf

if TYPE_CHECKING:
    SerializerPart = drf.ModelSerializer[Model]
else:
    SerializerPart = object
