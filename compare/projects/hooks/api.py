"""Serializers, views, URLs and rows."""

from django.urls import include, path
from rest_framework.response import Response
from rest_framework.routers import DefaultRouter
from rest_framework.views import APIView

from compare.library.models import Blog, Comment, Entry, Tag
from compare.library.rows import magazine as rows
from compare.projects.hooks.plugins import Teapot, type_of
from rest_framework_json_api import serializers
from rest_framework_json_api.relations import ResourceRelatedField
from rest_framework_json_api.views import ModelViewSet, RelationshipView

__all__ = ["rows", "urlpatterns"]


class CountedField(ResourceRelatedField):
    """A field that adds meta to its identifiers."""

    def to_representation(self, value):
        return {**super().to_representation(value), "meta": {"counted": True}}


class TagField(ResourceRelatedField):
    """A field that takes the name of a tag, too."""

    def to_internal_value(self, data):
        if isinstance(data, dict) and data.get("id") == "sea":
            data = {**data, "id": "1"}
        return super().to_internal_value(data)


class BlogSerializer(serializers.ModelSerializer):
    class Meta:
        model = Blog
        fields = ("name",)

    def to_representation(self, instance):
        return {**super().to_representation(instance), "added": type_of(type(instance))}


class TagSerializer(serializers.ModelSerializer):
    class Meta:
        model = Tag
        fields = ("name",)


class EntrySerializer(serializers.ModelSerializer):
    blog = CountedField(queryset=Blog.objects.all())
    tags = TagField(queryset=Tag.objects.all(), many=True, required=False)
    included_serializers = {"blog": BlogSerializer, "tags": TagSerializer}

    class Meta:
        model = Entry
        fields = ("head_line", "rating", "blog", "tags")
        meta_fields = ("is_featured",)

    def get_root_meta(self, resource, many):
        return {"many": many}

    def create(self, validated_data):
        if "_meta" in self.initial_data:
            validated_data["body_text"] = str(self.initial_data["_meta"])
        return super().create(validated_data)


class CommentSerializer(serializers.ModelSerializer):
    class Meta:
        model = Comment
        fields = ("body", "entry")


class EntryViewSet(ModelViewSet):
    queryset = Entry.objects.all()
    serializer_class = EntrySerializer
    filterset_fields = ("head_line", "is_featured")

    def get_serializer_context(self):
        return {**super().get_serializer_context(), "own": True}

    def perform_destroy(self, instance):
        raise Teapot


class CommentViewSet(ModelViewSet):
    queryset = Comment.objects.all()
    serializer_class = CommentSerializer
    resource_name = "remarks"
    filter_backends = ()
    pagination_class = None


class EntryRelationshipView(RelationshipView):
    queryset = Entry.objects.all()

    def get_links(self):
        return {**super().get_links(), "help": "/help"}


class TeapotView(APIView):
    def get(self, request):
        raise Teapot({"detail": "Short and stout.", "meta": {"spout": 1}})

    def post(self, request):
        return Response({"errors": [{"detail": "Own.", "status": "409"}]}, status=409)

    def put(self, request):
        raise serializers.ValidationError(
            [{"detail": "Own.", "source": {"pointer": "/data/x"}, "status": "422", "code": "own"}]
        )

    def patch(self, request):
        raise serializers.ValidationError({"name": ["Bad."], "nested": {"deep": ["Worse."]}})

    def delete(self, request):
        return Response({"detail": "Gone."}, status=410)


router = DefaultRouter(trailing_slash=False)
router.register("entries", EntryViewSet)
router.register("comments", CommentViewSet)

urlpatterns = [
    path("", include(router.urls)),
    path("teapot", TeapotView.as_view()),
    path("entries/<pk>/relationships/<related_field>", EntryRelationshipView.as_view()),
]
