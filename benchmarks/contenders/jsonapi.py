"""The views of this package, as its users write them."""

from typing import Any

from django.urls import path

from benchmarks import models
from rest_framework_json_api import serializers
from rest_framework_json_api.pagination import JsonApiPageNumberPagination
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


class Pagination(JsonApiPageNumberPagination):
    """Pages of any size."""

    max_page_size: Any = None


class ArticleViewSet(ModelViewSet[models.Article]):
    queryset = models.Article.objects.all()
    serializer_class: Any = ArticleSerializer
    pagination_class = Pagination
    renderer_classes = (JSONRenderer,)
    authentication_classes = ()
    permission_classes = ()
    filter_backends = ()


class FlatViewSet(ArticleViewSet):
    serializer_class = FlatSerializer


class LinkageViewSet(ArticleViewSet):
    serializer_class = LinkageSerializer


router = SimpleRouter()
router.register("links", FlatViewSet)

urlpatterns = [
    *router.urls,
    path("flat/", FlatViewSet.as_view({"get": "list"})),
    path("linkage/", LinkageViewSet.as_view({"get": "list"})),
    path("include/", ArticleViewSet.as_view({"get": "list"})),
    path("sparse/", FlatViewSet.as_view({"get": "list"})),
    path("one/<int:pk>/", ArticleViewSet.as_view({"get": "retrieve"})),
    path("one-include/<int:pk>/", ArticleViewSet.as_view({"get": "retrieve"})),
]
