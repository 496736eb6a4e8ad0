"""Serializers, views, URLs and rows."""

from django.urls import re_path

from compare.library.models import Author, Blog, Comment, Entry, Tag
from compare.library.rows import magazine as rows
from rest_framework_json_api import serializers
from rest_framework_json_api.relations import ResourceRelatedField
from rest_framework_json_api.views import ModelViewSet, ReadOnlyModelViewSet, RelationshipView

__all__ = ["rows", "urlpatterns"]


class TagSerializer(serializers.ModelSerializer):
    class Meta:
        model = Tag
        fields = ("name",)


class AuthorSerializer(serializers.ModelSerializer):
    class Meta:
        model = Author
        fields = ("full_name", "email")


class BlogSerializer(serializers.ModelSerializer):
    class Meta:
        model = Blog
        fields = ("name", "tag_line")

    def get_root_meta(self, resource, many):
        return {"size": len(resource)} if many else {"foo": "bar"}


class CommentSerializer(serializers.ModelSerializer):
    included_serializers = {"author": AuthorSerializer}

    class Meta:
        model = Comment
        fields = ("body", "author")


class EntrySerializer(serializers.ModelSerializer):
    included_serializers = {
        "blog": BlogSerializer,
        "comments": CommentSerializer,
        "tags": TagSerializer,
    }
    comments = ResourceRelatedField(
        queryset=Comment.objects.all(),
        many=True,
        required=False,
        related_link_view_name="entry-comments",
        related_link_url_kwarg="entry_pk",
        self_link_view_name="entry-relationships",
    )
    tags = ResourceRelatedField(
        queryset=Tag.objects.all(),
        many=True,
        required=False,
        self_link_view_name="entry-relationships",
    )

    class Meta:
        model = Entry
        fields = ("head_line", "rating", "pub_date", "blog", "comments", "tags")

    class JSONAPIMeta:
        included_resources = ["blog"]


class BlogViewSet(ModelViewSet):
    queryset = Blog.objects.all()
    serializer_class = BlogSerializer
    filterset_fields = {"id": ("exact", "in"), "name": ("exact", "icontains")}
    search_fields = ("name", "tag_line")


class EntryViewSet(ModelViewSet):
    queryset = Entry.objects.all()
    serializer_class = EntrySerializer
    select_for_includes = {"blog": ["blog"]}
    prefetch_for_includes = {"__all__": [], "comments.author": ["comments__author"]}
    filterset_fields = {
        "id": ("exact", "lt", "gt", "gte", "lte", "in"),
        "head_line": ("exact", "icontains", "iexact", "contains"),
        "rating": ("exact", "isnull", "lt"),
        "blog__name": ("exact",),
        "tags": ("exact",),
    }
    search_fields = ("head_line", "body_text")


class CommentViewSet(ReadOnlyModelViewSet):
    queryset = Comment.objects.all()
    serializer_class = CommentSerializer

    def get_queryset(self):
        queryset = super().get_queryset()
        if "entry_pk" in self.kwargs:
            return queryset.filter(entry_id=self.kwargs["entry_pk"])
        return queryset


class EntryRelationshipView(RelationshipView):
    queryset = Entry.objects


class BlogRelationshipView(RelationshipView):
    queryset = Blog.objects.all()
    field_name_mapping = {"articles": "entries"}


LIST = {"get": "list", "post": "create"}
DETAIL = {"get": "retrieve", "patch": "partial_update", "delete": "destroy"}

urlpatterns = [
    re_path(r"^blogs$", BlogViewSet.as_view(LIST), name="blog-list"),
    re_path(r"^blogs/(?P<pk>[^/.]+)$", BlogViewSet.as_view(DETAIL), name="blog-detail"),
    re_path(
        r"^blogs/(?P<pk>[^/.]+)/relationships/(?P<related_field>[^/.]+)$",
        view=BlogRelationshipView.as_view(),
        name="blog-relationships",
    ),
    re_path(r"^entries$", EntryViewSet.as_view(LIST), name="entry-list"),
    re_path(r"^entries/(?P<pk>[^/.]+)$", EntryViewSet.as_view(DETAIL), name="entry-detail"),
    re_path(
        r"^entries/(?P<entry_pk>[^/.]+)/comments$",
        CommentViewSet.as_view({"get": "list"}),
        name="entry-comments",
    ),
    re_path(
        r"^entries/(?P<pk>[^/.]+)/relationships/(?P<related_field>[^/.]+)$",
        view=EntryRelationshipView.as_view(),
        name="entry-relationships",
    ),
    re_path(r"^comments$", CommentViewSet.as_view({"get": "list"}), name="comment-list"),
    re_path(
        r"^comments/(?P<pk>[^/.]+)$",
        CommentViewSet.as_view({"get": "retrieve"}),
        name="comment-detail",
    ),
]
