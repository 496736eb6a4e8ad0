"""The views of this package, as its users write them.

Those that the published package could have, too, are shared with the comparison to it.
"""

from typing import Any

from django.urls import path

from benchmarks import models
from benchmarks.peers.views import ArticleViewSet, FlatViewSet
from benchmarks.peers.views import urlpatterns as shared_urlpatterns
from rest_framework_json_api import serializers
from rest_framework_json_api.routers import SimpleRouter


class ReviewSerializer(serializers.ModelSerializer[models.Review]):
    class Meta:
        model = models.Review
        fields = ("title", "created_at", "book", "rating", "author")


class InterviewSerializer(serializers.ModelSerializer[models.Interview]):
    class Meta:
        model = models.Interview
        fields = ("title", "created_at", "guest", "is_live", "author")


class RecipeSerializer(serializers.ModelSerializer[models.Recipe]):
    class Meta:
        model = models.Recipe
        fields = ("title", "created_at", "ingredients", "minutes", "author")


KINDS = {"review": ReviewSerializer, "interview": InterviewSerializer, "recipe": RecipeSerializer}


class FeatureSerializer(serializers.PolymorphicModelSerializer[models.Feature]):
    polymorphic_serializers = list(KINDS.values())
    polymorphic_columns = ("kind",)

    class Meta:
        model = models.Feature

    @classmethod
    def get_polymorphic_serializer_for_instance(cls, instance: models.Feature) -> Any:
        return KINDS[instance.kind]


class FeatureViewSet(ArticleViewSet):
    queryset: Any = models.Feature.objects.all()
    serializer_class: Any = FeatureSerializer


router = SimpleRouter()
router.register("links", FlatViewSet)

urlpatterns = [
    *router.urls,
    *shared_urlpatterns,
    path("polymorphic/", FeatureViewSet.as_view({"get": "list"})),
]
