"""Plain Django REST framework: nested serializers for what is included, prefetches set by hand."""

from typing import Any

from django.db import transaction
from django.urls import path
from django.utils.functional import cached_property
from rest_framework import serializers
from rest_framework.pagination import PageNumberPagination
from rest_framework.parsers import JSONParser
from rest_framework.renderers import JSONRenderer
from rest_framework.viewsets import ModelViewSet

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


class EditableSerializer(serializers.ModelSerializer[models.Article]):
    class Meta:
        model = models.Article
        fields = (*FlatSerializer.Meta.fields, "section", "tags")


class ReviewSerializer(serializers.ModelSerializer[models.Review]):
    class Meta:
        model = models.Review
        fields = ("id", "kind", "title", "created_at", "book", "rating", "author")


class InterviewSerializer(serializers.ModelSerializer[models.Interview]):
    class Meta:
        model = models.Interview
        fields = ("id", "kind", "title", "created_at", "guest", "is_live", "author")


class RecipeSerializer(serializers.ModelSerializer[models.Recipe]):
    class Meta:
        model = models.Recipe
        fields = ("id", "kind", "title", "created_at", "ingredients", "minutes", "author")


KINDS: dict[str, Any] = {
    "review": ReviewSerializer,
    "interview": InterviewSerializer,
    "recipe": RecipeSerializer,
}


class FeatureSerializer(serializers.BaseSerializer[models.Feature]):
    @cached_property
    def kinds(self) -> dict[str, Any]:
        return {kind: serializer(context=self.context) for kind, serializer in KINDS.items()}

    def to_representation(self, instance: models.Feature) -> Any:
        return self.kinds[instance.kind].to_representation(getattr(instance, instance.kind))


class Pagination(PageNumberPagination):
    """Pages of any size."""

    page_query_param = "page[number]"
    page_size_query_param = "page[size]"


class BenchmarkViewSet(ModelViewSet[Any]):
    pagination_class = Pagination
    parser_classes = (JSONParser,)
    renderer_classes = (JSONRenderer,)
    authentication_classes = ()
    permission_classes = ()
    filter_backends = ()


class FlatViewSet(BenchmarkViewSet):
    queryset = models.Article.objects.all()
    serializer_class: Any = FlatSerializer


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


class EditableViewSet(BenchmarkViewSet):
    queryset = models.Article.objects.all()
    serializer_class = EditableSerializer


class FeatureViewSet(BenchmarkViewSet):
    queryset = models.Feature.objects.prefetch_related(*KINDS)
    serializer_class = FeatureSerializer


# As with ATOMIC_REQUESTS: what fails half way leaves nothing behind.
create = transaction.atomic(EditableViewSet.as_view({"post": "create"}))
update = transaction.atomic(EditableViewSet.as_view({"patch": "partial_update"}))

urlpatterns = [
    path("flat/", FlatViewSet.as_view({"get": "list"})),
    path("linkage/", LinkageViewSet.as_view({"get": "list"})),
    path("include/", NestedViewSet.as_view({"get": "list"})),
    path("links/", LinksViewSet.as_view({"get": "list"})),
    path("links/<int:pk>/", LinksViewSet.as_view({"get": "retrieve"}), name="article-detail"),
    path("sparse/", SparseViewSet.as_view({"get": "list"})),
    path("polymorphic/", FeatureViewSet.as_view({"get": "list"})),
    path("one/<int:pk>/", ArticleViewSet.as_view({"get": "retrieve"})),
    path("one-include/<int:pk>/", NestedViewSet.as_view({"get": "retrieve"})),
    path("create/", create),
    path("update/<int:pk>/", update),
]
