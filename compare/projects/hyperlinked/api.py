"""Serializers, views, URLs and rows."""

from django.urls import path, re_path
from rest_framework.serializers import HyperlinkedIdentityField

from compare.library.models import Author, AuthorBio, Blog, Comment, Entry, Tag
from compare.library.rows import magazine as rows
from rest_framework_json_api import serializers
from rest_framework_json_api.relations import (
    HyperlinkedRelatedField,
    ResourceRelatedField,
    SerializerMethodHyperlinkedRelatedField,
    SerializerMethodResourceRelatedField,
)
from rest_framework_json_api.views import ModelViewSet, RelationshipView

__all__ = ["rows", "urlpatterns"]


class BlogSerializer(serializers.HyperlinkedModelSerializer):
    class Meta:
        model = Blog
        fields = ("name", "tag_line", "url")


class BioSerializer(serializers.ModelSerializer):
    class Meta:
        model = AuthorBio
        fields = ("body_text",)


class AuthorSerializer(serializers.HyperlinkedModelSerializer):
    bio = ResourceRelatedField(
        read_only=True,
        related_link_view_name="author-related",
        self_link_view_name="author-relationships",
    )
    entries = HyperlinkedRelatedField(
        read_only=True,
        many=True,
        related_link_view_name="author-related",
        self_link_view_name="author-relationships",
    )
    included_serializers = {"bio": BioSerializer}
    related_serializers = {
        "bio": "compare.projects.hyperlinked.api.BioSerializer",
        "entries": "compare.projects.hyperlinked.api.EntrySerializer",
    }

    class Meta:
        model = Author
        fields = ("url", "full_name", "email", "bio", "entries")


class TagSerializer(serializers.ModelSerializer):
    url = HyperlinkedIdentityField(view_name="tag-detail")

    class Meta:
        model = Tag
        fields = ("url", "name")


class CommentSerializer(serializers.ModelSerializer):
    class Meta:
        model = Comment
        fields = ("body", "entry")


class EntrySerializer(serializers.ModelSerializer):
    blog_hyperlinked = HyperlinkedRelatedField(
        related_link_view_name="entry-related",
        self_link_view_name="entry-relationships",
        read_only=True,
        source="blog",
    )
    comments = ResourceRelatedField(
        many=True,
        read_only=True,
        related_link_view_name="entry-related",
        self_link_view_name="entry-relationships",
    )
    tags_hyperlinked = HyperlinkedRelatedField(
        related_link_view_name="entry-related",
        self_link_view_name="entry-relationships",
        many=True,
        read_only=True,
        source="tags",
    )
    suggested = SerializerMethodResourceRelatedField(
        related_link_view_name="entry-suggested",
        related_link_url_kwarg="entry_pk",
        self_link_view_name="entry-relationships",
        model=Entry,
        many=True,
        read_only=True,
    )
    featured = SerializerMethodResourceRelatedField(
        model=Entry, read_only=True, method_name="first_featured"
    )
    suggested_hyperlinked = SerializerMethodHyperlinkedRelatedField(
        related_link_view_name="entry-suggested",
        related_link_url_kwarg="entry_pk",
        self_link_view_name="entry-relationships",
        model=Entry,
        many=True,
        read_only=True,
        method_name="get_suggested",
    )
    included_serializers = {
        "blog": BlogSerializer,
        "main_author": AuthorSerializer,
        "comments": CommentSerializer,
        "suggested": "compare.projects.hyperlinked.api.EntrySerializer",
        "featured": "self",
        "tags_hyperlinked": TagSerializer,
    }
    related_serializers = {
        "blog_hyperlinked": BlogSerializer,
        "comments": CommentSerializer,
        "tags_hyperlinked": TagSerializer,
    }

    class Meta:
        model = Entry
        fields = (
            "head_line",
            "rating",
            "blog",
            "blog_hyperlinked",
            "main_author",
            "comments",
            "tags_hyperlinked",
            "suggested",
            "suggested_hyperlinked",
            "featured",
        )

    def get_suggested(self, entry):
        return Entry.objects.exclude(pk=entry.pk).filter(blog=entry.blog_id)

    def first_featured(self, entry):
        return Entry.objects.exclude(pk=entry.pk).first()


class BlogViewSet(ModelViewSet):
    queryset = Blog.objects.all()
    serializer_class = BlogSerializer


class AuthorViewSet(ModelViewSet):
    queryset = Author.objects.all()
    serializer_class = AuthorSerializer


class TagViewSet(ModelViewSet):
    queryset = Tag.objects.all()
    serializer_class = TagSerializer


class EntryViewSet(ModelViewSet):
    queryset = Entry.objects.all()
    serializer_class = EntrySerializer

    def get_queryset(self):
        entry = self.kwargs.get("entry_pk")
        if entry is not None:
            return Entry.objects.exclude(pk=entry)
        return super().get_queryset()


class EntryRelationshipView(RelationshipView):
    queryset = Entry.objects.all()
    self_link_view_name = "entry-relationships"
    field_name_mapping = {"blog_hyperlinked": "blog", "tags_hyperlinked": "tags"}


class AuthorRelationshipView(RelationshipView):
    queryset = Author.objects.all()
    self_link_view_name = "author-relationships"


LIST = {"get": "list", "post": "create"}
DETAIL = {"get": "retrieve", "patch": "partial_update", "delete": "destroy"}
RELATED = {"get": "retrieve_related"}

urlpatterns = [
    path("blogs", BlogViewSet.as_view(LIST), name="blog-list"),
    path("blogs/<int:pk>", BlogViewSet.as_view(DETAIL), name="blog-detail"),
    path("tags", TagViewSet.as_view(LIST), name="tag-list"),
    path("tags/<int:pk>", TagViewSet.as_view(DETAIL), name="tag-detail"),
    path("authors", AuthorViewSet.as_view(LIST), name="author-list"),
    path("authors/<int:pk>", AuthorViewSet.as_view(DETAIL), name="author-detail"),
    re_path(
        r"^authors/(?P<pk>[^/.]+)/(?P<related_field>[-\w]+)$",
        AuthorViewSet.as_view(RELATED),
        name="author-related",
    ),
    re_path(
        r"^authors/(?P<pk>[^/.]+)/relationships/(?P<related_field>[-\w]+)$",
        AuthorRelationshipView.as_view(),
        name="author-relationships",
    ),
    path("entries", EntryViewSet.as_view(LIST), name="entry-list"),
    path("entries/<int:pk>", EntryViewSet.as_view(DETAIL), name="entry-detail"),
    path(
        "entries/<entry_pk>/suggested/",
        EntryViewSet.as_view({"get": "list"}),
        name="entry-suggested",
    ),
    re_path(
        r"^entries/(?P<pk>[^/.]+)/(?P<related_field>[-\w]+)$",
        EntryViewSet.as_view(RELATED),
        name="entry-related",
    ),
    re_path(
        r"^entries/(?P<pk>[^/.]+)/relationships/(?P<related_field>[-\w]+)$",
        EntryRelationshipView.as_view(),
        name="entry-relationships",
    ),
]
