"""Serializers, views, URLs and rows."""

from django.urls import re_path

from compare.library.models import Author, AuthorBio, Blog, Comment, Entry, Tag
from compare.library.rows import magazine as rows
from rest_framework_json_api import serializers
from rest_framework_json_api.views import ModelViewSet, ReadOnlyModelViewSet

__all__ = ["rows", "urlpatterns"]


class BioSerializer(serializers.ModelSerializer):
    class Meta:
        model = AuthorBio
        fields = ("body_text",)


class CommentSerializer(serializers.ModelSerializer):
    class Meta:
        model = Comment
        fields = ("body",)


class TagSerializer(serializers.ModelSerializer):
    class Meta:
        model = Tag
        fields = ("name",)


class BlogSerializer(serializers.ModelSerializer):
    related_serializers = {"entries": "compare.projects.related_names.api.EntrySerializer"}

    class Meta:
        model = Blog
        fields = ("name",)


class AuthorSerializer(serializers.ModelSerializer):
    included_serializers = {"bio": BioSerializer}
    related_serializers = {
        "bio": BioSerializer,
        "main_entries": "compare.projects.related_names.api.EntrySerializer",
        "comments": CommentSerializer,
    }

    class Meta:
        model = Author
        fields = ("full_name",)


class EntrySerializer(serializers.ModelSerializer):
    related_serializers = {
        "blog": BlogSerializer,
        "main_author": AuthorSerializer,
        "tags": TagSerializer,
        "comments": CommentSerializer,
    }

    class Meta:
        model = Entry
        fields = ("head_line",)


class AuthorViewSet(ModelViewSet):
    queryset = Author.objects.all()
    serializer_class = AuthorSerializer


class BlogViewSet(ReadOnlyModelViewSet):
    queryset = Blog.objects.all()
    serializer_class = BlogSerializer


class EntryViewSet(ModelViewSet):
    queryset = Entry.objects.all()
    serializer_class = EntrySerializer
    http_method_names = ["get", "head", "options"]


def routes(name, viewset):
    """Return the URLs of a viewset."""
    return [
        re_path(f"^{name}$", viewset.as_view({"get": "list"}), name=f"{name}-list"),
        re_path(
            rf"^{name}/(?P<pk>[^/.]+)$", viewset.as_view({"get": "retrieve"}), name=f"{name}-detail"
        ),
        re_path(
            rf"^{name}/(?P<pk>[^/.]+)/(?P<related_field>\w+)$",
            viewset.as_view({"get": "retrieve_related"}),
            name=f"{name}-related",
        ),
    ]


urlpatterns = [
    *routes("authors", AuthorViewSet),
    *routes("blogs", BlogViewSet),
    *routes("entries", EntryViewSet),
]
