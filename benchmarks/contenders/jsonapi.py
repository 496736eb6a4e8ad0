"""The views of this package, as its users write them."""

from typing import Any

from django.urls import path

from benchmarks import models
from rest_framework_json_api import serializers
from rest_framework_json_api.pagination import JsonApiPageNumberPagination
from rest_framework_json_api.parsers import JSONParser
from rest_framework_json_api.renderers import JSONRenderer
from rest_framework_json_api.routers import SimpleRouter
from rest_framework_json_api.views import ModelViewSet


class ProfileSerializer(serializers.ModelSerializer[models.Profile]):
    class Meta:
        model = models.Profile
        fields = ("biography", "city")


class AuthorSerializer(serializers.ModelSerializer[models.Author]):
    included_serializers = {"profile": ProfileSerializer}

    class Meta:
        model = models.Author
        fields = ("name", "email", "profile")


class SectionSerializer(serializers.ModelSerializer[models.Section]):
    included_serializers = {"editor": AuthorSerializer}

    class Meta:
        model = models.Section
        fields = ("title", "position", "editor")


class TagSerializer(serializers.ModelSerializer[models.Tag]):
    class Meta:
        model = models.Tag
        fields = ("name",)


class CommentSerializer(serializers.ModelSerializer[models.Comment]):
    included_serializers = {"author": AuthorSerializer}

    class Meta:
        model = models.Comment
        fields = ("body", "created_at", "author")


class FlatSerializer(serializers.ModelSerializer[models.Article]):
    class Meta:
        model = models.Article
        fields: tuple[str, ...] = (
            "title",
            "body_text",
            "slug",
            "rating",
            "is_published",
            "created_at",
            "publication_date",
        )


class LinkageSerializer(serializers.ModelSerializer[models.Article]):
    class Meta:
        model = models.Article
        fields = (*FlatSerializer.Meta.fields, "tags", "authors", "comments")


class ArticleSerializer(serializers.ModelSerializer[models.Article]):
    included_serializers = {
        "section": SectionSerializer,
        "tags": TagSerializer,
        "authors": AuthorSerializer,
        "comments": CommentSerializer,
    }

    class Meta:
        model = models.Article
        fields = (*FlatSerializer.Meta.fields, "section", "tags", "authors", "comments")


class EditableSerializer(serializers.ModelSerializer[models.Article]):
    included_serializers = {"section": SectionSerializer, "tags": TagSerializer}

    class Meta:
        model = models.Article
        fields = (*FlatSerializer.Meta.fields, "section", "tags")


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


class Pagination(JsonApiPageNumberPagination):
    """Pages of any size."""

    max_page_size: Any = None


class BenchmarkViewSet(ModelViewSet[Any]):
    pagination_class = Pagination
    parser_classes = (JSONParser,)
    renderer_classes = (JSONRenderer,)
    authentication_classes = ()
    permission_classes = ()
    filter_backends = ()


class ArticleViewSet(BenchmarkViewSet):
    queryset = models.Article.objects.all()
    serializer_class: Any = ArticleSerializer


class FlatViewSet(ArticleViewSet):
    serializer_class = FlatSerializer


class LinkageViewSet(ArticleViewSet):
    serializer_class = LinkageSerializer


class EditableViewSet(ArticleViewSet):
    serializer_class = EditableSerializer


class FeatureViewSet(BenchmarkViewSet):
    queryset = models.Feature.objects.all()
    serializer_class: Any = FeatureSerializer


router = SimpleRouter()
router.register("links", FlatViewSet)

urlpatterns = [
    *router.urls,
    path("flat/", FlatViewSet.as_view({"get": "list"})),
    path("linkage/", LinkageViewSet.as_view({"get": "list"})),
    path("include/", ArticleViewSet.as_view({"get": "list"})),
    path("sparse/", FlatViewSet.as_view({"get": "list"})),
    path("polymorphic/", FeatureViewSet.as_view({"get": "list"})),
    path("one/<int:pk>/", ArticleViewSet.as_view({"get": "retrieve"})),
    path("one-include/<int:pk>/", ArticleViewSet.as_view({"get": "retrieve"})),
    path("create/", EditableViewSet.as_view({"post": "create"})),
    path("update/<int:pk>/", EditableViewSet.as_view({"patch": "partial_update"})),
]
