"""Serializers, views, URLs and rows."""

from django.urls import include, path
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.response import Response
from rest_framework.routers import DefaultRouter
from rest_framework.views import APIView

from compare.library.models import Blog, Entry, Tag
from compare.library.rows import magazine as rows
from rest_framework_json_api import serializers
from rest_framework_json_api.views import ModelViewSet

__all__ = ["rows", "urlpatterns"]


class EntrySerializer(serializers.ModelSerializer):
    class Meta:
        model = Entry
        fields = ("head_line", "rating", "is_featured", "blog", "tags")


class BlogSerializer(serializers.ModelSerializer):
    class Meta:
        model = Blog
        fields = ("name", "tag_line")


class UploadSerializer(serializers.Serializer):
    title = serializers.CharField()
    content = serializers.FileField()

    class Meta:
        resource_name = "uploads"

    def create(self, validated_data):
        return {"title": validated_data["title"], "content": None}


class TagSerializer(serializers.ModelSerializer):
    class Meta:
        model = Tag
        fields = "__all__"


class EntryViewSet(ModelViewSet):
    queryset = Entry.objects.all()
    serializer_class = EntrySerializer


class BlogViewSet(ModelViewSet):
    queryset = Blog.objects.all()
    serializer_class = BlogSerializer


class TagViewSet(ModelViewSet):
    queryset = Tag.objects.all()
    serializer_class = TagSerializer
    parser_classes = (JSONParser, FormParser)


class UploadView(APIView):
    parser_classes = (MultiPartParser,)
    resource_name = "uploads"

    def post(self, request):
        serializer = UploadSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        content = serializer.validated_data["content"]
        return Response({"name": content.name, "file_size": content.size}, status=201)


router = DefaultRouter(trailing_slash=False)
router.register("entries", EntryViewSet)
router.register("blogs", BlogViewSet)
router.register("tags", TagViewSet)

urlpatterns = [path("", include(router.urls)), path("uploads", UploadView.as_view())]
