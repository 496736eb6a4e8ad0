"""Serializers, views, URLs and rows."""

from django.urls import include, path
from rest_framework import generics, serializers, viewsets
from rest_framework.renderers import JSONRenderer
from rest_framework.routers import SimpleRouter

from compare.library.models import Author, Blog, Entry, Tag
from compare.library.rows import magazine as rows

__all__ = ["rows", "urlpatterns"]


class BlogSerializer(serializers.ModelSerializer):
    class Meta:
        model = Blog
        fields = ("id", "name", "tag_line")


class EntrySerializer(serializers.ModelSerializer):
    class Meta:
        model = Entry
        fields = ("id", "head_line", "rating", "is_featured", "blog", "tags")


class SluggedSerializer(serializers.ModelSerializer):
    tags = serializers.SlugRelatedField(slug_field="name", many=True, queryset=Tag.objects.all())
    blog = serializers.StringRelatedField()
    authors = serializers.PrimaryKeyRelatedField(many=True, read_only=True)

    class Meta:
        model = Entry
        fields = ("id", "head_line", "tags", "blog", "authors")


class NestedSerializer(serializers.ModelSerializer):
    blog = BlogSerializer(read_only=True)

    class Meta:
        model = Entry
        fields = ("id", "head_line", "blog")


class AuthorSerializer(serializers.HyperlinkedModelSerializer):
    class Meta:
        model = Author
        fields = ("url", "full_name", "main_entries")
        extra_kwargs = {"main_entries": {"view_name": "entry-detail", "read_only": True}}


class LoginSerializer(serializers.Serializer):
    user_name = serializers.CharField(max_length=10)
    age = serializers.IntegerField(required=False)

    def create(self, validated_data):
        return validated_data


class BlogViewSet(viewsets.ModelViewSet):
    queryset = Blog.objects.all()
    serializer_class = BlogSerializer


class EntryViewSet(viewsets.ModelViewSet):
    queryset = Entry.objects.all()
    serializer_class = EntrySerializer


class SluggedViewSet(viewsets.ModelViewSet):
    queryset = Entry.objects.all()
    serializer_class = SluggedSerializer
    pagination_class = None


class NestedViewSet(viewsets.ReadOnlyModelViewSet):
    queryset = Entry.objects.all()
    serializer_class = NestedSerializer


class AuthorViewSet(viewsets.ModelViewSet):
    queryset = Author.objects.all()
    serializer_class = AuthorSerializer


class LoginView(generics.CreateAPIView):
    serializer_class = LoginSerializer


class JsonBlogs(generics.ListCreateAPIView):
    queryset = Blog.objects.all()
    serializer_class = BlogSerializer
    renderer_classes = (JSONRenderer,)


router = SimpleRouter(trailing_slash=False)
router.register("blogs", BlogViewSet)
router.register("entries", EntryViewSet)
router.register("slugged", SluggedViewSet, basename="slugged")
router.register("nested", NestedViewSet, basename="nested")
router.register("authors", AuthorViewSet)

urlpatterns = [
    path("", include(router.urls)),
    path("login", LoginView.as_view()),
    path("json-blogs", JsonBlogs.as_view()),
]
