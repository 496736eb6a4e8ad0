"""Serializers, views, URLs and rows."""

from django.urls import include, path
from rest_framework.routers import DefaultRouter

from compare.library.models import Author, AuthorBio, Blog, Comment, Entry, Tag
from compare.library.rows import magazine as rows
from rest_framework_json_api import serializers
from rest_framework_json_api.views import ModelViewSet, RelationshipView

__all__ = ["rows", "urlpatterns"]


class BioSerializer(serializers.ModelSerializer):
    class Meta:
        model = AuthorBio
        fields = ["body_text", "author"]


class AuthorSerializer(serializers.ModelSerializer):
    included_serializers = {
        "bio": BioSerializer,
        "entries": "compare.projects.routers.api.EntrySerializer",
    }
    related_serializers = {
        "bio": "compare.projects.routers.api.BioSerializer",
        "entries": "compare.projects.routers.api.EntrySerializer",
        "comments": "compare.projects.routers.api.CommentSerializer",
    }

    class Meta:
        model = Author
        fields = ["full_name", "email", "bio", "entries", "comments"]
        read_only_fields = ["bio"]


class TagSerializer(serializers.ModelSerializer):
    class Meta:
        model = Tag
        fields = "__all__"


class BlogSerializer(serializers.ModelSerializer):
    class Meta:
        model = Blog
        fields = "__all__"


class CommentSerializer(serializers.ModelSerializer):
    included_serializers = {"author": AuthorSerializer}

    class Meta:
        model = Comment
        fields = "__all__"


class EntrySerializer(serializers.ModelSerializer):
    included_serializers = {
        "blog": BlogSerializer,
        "authors": AuthorSerializer,
        "tags": TagSerializer,
        "comments": CommentSerializer,
    }
    related_serializers = {
        "blog": BlogSerializer,
        "authors": AuthorSerializer,
        "tags": TagSerializer,
        "comments": CommentSerializer,
    }

    class Meta:
        model = Entry
        fields = [
            "head_line",
            "body_text",
            "rating",
            "is_featured",
            "pub_date",
            "blog",
            "authors",
            "tags",
            "comments",
        ]
        read_only_fields = ["comments"]


class AuthorViewSet(ModelViewSet):
    queryset = Author.objects.all()
    serializer_class = AuthorSerializer


class TagViewSet(ModelViewSet):
    queryset = Tag.objects.all()
    serializer_class = TagSerializer


class BlogViewSet(ModelViewSet):
    queryset = Blog.objects.all()
    serializer_class = BlogSerializer


class EntryViewSet(ModelViewSet):
    queryset = Entry.objects.all()
    serializer_class = EntrySerializer
    prefetch_for_includes = {"authors": ["authors"], "comments.author": ["comments__author"]}


class CommentViewSet(ModelViewSet):
    queryset = Comment.objects.all()
    serializer_class = CommentSerializer


class EntryRelationshipView(RelationshipView):
    queryset = Entry.objects.all()
    self_link_view_name = "entry-relationships"


class AuthorRelationshipView(RelationshipView):
    queryset = Author.objects.all()


router = DefaultRouter()
router.register("authors", AuthorViewSet)
router.register("tags", TagViewSet)
router.register("blogs", BlogViewSet)
router.register("entries", EntryViewSet)
router.register("comments", CommentViewSet)

urlpatterns = [
    path("", include(router.urls)),
    path(
        "entries/<pk>/relationships/<related_field>/",
        EntryRelationshipView.as_view(),
        name="entry-relationships",
    ),
    path(
        "authors/<pk>/relationships/<related_field>/",
        AuthorRelationshipView.as_view(),
        name="author-relationships",
    ),
    path(
        "entries/<pk>/<related_field>/",
        EntryViewSet.as_view({"get": "retrieve_related"}),
        name="entry-related",
    ),
    path(
        "authors/<pk>/<related_field>/",
        AuthorViewSet.as_view({"get": "retrieve_related"}),
        name="author-related",
    ),
]
