"""Plain Django REST framework: nested serializers for what is included, prefetches set by hand."""

from typing import Any

from django.urls import path
from rest_framework import serializers
from rest_framework.pagination import PageNumberPagination
from rest_framework.renderers import JSONRenderer
from rest_framework.viewsets import ReadOnlyModelViewSet

from benchmarks import models

LINKED = ("tags", "authors", "comments")
INCLUDED = ("section__editor", "authors__profile", "tags", "comments__author")


class ProfileSerializer(serializers.ModelSerializer[models.Profile]):
    class Meta:
        model = models.Profile
        fields = ("id", "biography", "city")


class AuthorSerializer(serializers.ModelSerializer[models.Author]):
    class Meta:
        model = models.Author
        fields = ("id", "name", "email", "profile")


class AuthorWithProfileSerializer(AuthorSerializer):
    profile = ProfileSerializer(read_only=True)


class SectionSerializer(serializers.ModelSerializer[models.Section]):
    editor = AuthorSerializer(read_only=True)

    class Meta:
        model = models.Section
        fields = ("id", "title", "position", "editor")


class TagSerializer(serializers.ModelSerializer[models.Tag]):
    class Meta:
        model = models.Tag
        fields = ("id", "name")


class CommentSerializer(serializers.ModelSerializer[models.Comment]):
    author = AuthorSerializer(read_only=True)

    class Meta:
        model = models.Comment
        fields = ("id", "body", "created_at", "author")


class FlatSerializer(serializers.ModelSerializer[models.Article]):
    class Meta:
        model = models.Article
        fields: tuple[str, ...] = (
            "id",
            "title",
            "body_text",
            "slug",
            "rating",
            "is_published",
            "created_at",
            "publication_date",
        )


class LinksSerializer(serializers.ModelSerializer[models.Article]):
    class Meta:
        model = models.Article
        fields = (*FlatSerializer.Meta.fields, "url")


class SparseSerializer(serializers.ModelSerializer[models.Article]):
    class Meta:
        model = models.Article
        fields = ("id", "title")


class LinkageSerializer(serializers.ModelSerializer[models.Article]):
    class Meta:
        model = models.Article
        fields = (*FlatSerializer.Meta.fields, *LINKED)


class ArticleSerializer(serializers.ModelSerializer[models.Article]):
    class Meta:
        model = models.Article
        fields = (*FlatSerializer.Meta.fields, "section", *LINKED)


class NestedSerializer(ArticleSerializer):
    section = SectionSerializer(read_only=True)
    tags = TagSerializer(many=True, read_only=True)
    authors = AuthorWithProfileSerializer(many=True, read_only=True)
    comments = CommentSerializer(many=True, read_only=True)


class Pagination(PageNumberPagination):
    """Pages of any size."""

    page_query_param = "page[number]"
    page_size_query_param = "page[size]"


class FlatViewSet(ReadOnlyModelViewSet[models.Article]):
    queryset = models.Article.objects.all()
    serializer_class: Any = FlatSerializer
    pagination_class = Pagination
    renderer_classes = (JSONRenderer,)
    authentication_classes = ()
    permission_classes = ()
    filter_backends = ()


class LinksViewSet(FlatViewSet):
    serializer_class = LinksSerializer


class SparseViewSet(FlatViewSet):
    serializer_class = SparseSerializer


class LinkageViewSet(FlatViewSet):
    queryset = models.Article.objects.prefetch_related(*LINKED)
    serializer_class = LinkageSerializer


class ArticleViewSet(FlatViewSet):
    queryset = models.Article.objects.prefetch_related(*LINKED)
    serializer_class = ArticleSerializer


class NestedViewSet(FlatViewSet):
    queryset = models.Article.objects.prefetch_related(*INCLUDED)
    serializer_class = NestedSerializer


urlpatterns = [
    path("flat/", FlatViewSet.as_view({"get": "list"})),
    path("linkage/", LinkageViewSet.as_view({"get": "list"})),
    path("include/", NestedViewSet.as_view({"get": "list"})),
    path("links/", LinksViewSet.as_view({"get": "list"})),
    path("links/<int:pk>/", LinksViewSet.as_view({"get": "retrieve"}), name="article-detail"),
    path("sparse/", SparseViewSet.as_view({"get": "list"})),
    path("one/<int:pk>/", ArticleViewSet.as_view({"get": "retrieve"})),
    path("one-include/<int:pk>/", NestedViewSet.as_view({"get": "retrieve"})),
]
