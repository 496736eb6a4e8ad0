"""The base class of serializer mixins: for type checkers, the model serializer they become."""

from typing import TYPE_CHECKING

from django.db.models import Model
from rest_framework import serializers as drf

if TYPE_CHECKING:
    SerializerPart = drf.ModelSerializer[Model]
else:
    SerializerPart = object
