"""Views as the users of either package write them: this module runs with both."""

from typing import Any

from django.urls import path

from benchmarks import models
from rest_framework_json_api import serializers
from rest_framework_json_api.pagination import JsonApiPageNumberPagination
from rest_framework_json_api.parsers import JSONParser
from rest_framework_json_api.renderers import JSONRenderer
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


class Pagination(JsonApiPageNumberPagination):
    """Pages of any size."""

    max_page_size: Any = None


class ArticleViewSet(ModelViewSet[Any]):
    queryset: Any = models.Article.objects.all()
    serializer_class: Any = ArticleSerializer
    pagination_class = Pagination
    parser_classes = (JSONParser,)
    renderer_classes = (JSONRenderer,)
    authentication_classes = ()
    permission_classes = ()
    filter_backends = ()


class FlatViewSet(ArticleViewSet):
    serializer_class = FlatSerializer


class LinkageViewSet(ArticleViewSet):
    serializer_class = LinkageSerializer


class EditableViewSet(ArticleViewSet):
    serializer_class = EditableSerializer


def urls(flat: Any, linkage: Any, article: Any, editable: Any) -> list[Any]:
    """Return the URLs of the shapes, for viewsets."""
    return [
        path("flat/", flat.as_view({"get": "list"})),
        path("sparse/", flat.as_view({"get": "list"})),
        path("linkage/", linkage.as_view({"get": "list"})),
        path("include/", article.as_view({"get": "list"})),
        path("one/<int:pk>/", article.as_view({"get": "retrieve"})),
        path("one-include/<int:pk>/", article.as_view({"get": "retrieve"})),
        path("create/", editable.as_view({"post": "create"})),
        path("update/<int:pk>/", editable.as_view({"patch": "partial_update"})),
    ]


urlpatterns = urls(FlatViewSet, LinkageViewSet, ArticleViewSet, EditableViewSet)
