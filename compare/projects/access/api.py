"""Serializers, views, URLs and rows."""

from django.contrib.auth.models import User
from django.urls import include, path
from rest_framework.exceptions import NotAuthenticated, Throttled
from rest_framework.permissions import AllowAny, BasePermission, IsAuthenticated
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.routers import DefaultRouter
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from compare.library.models import Blog, Entry, Tag
from compare.library.rows import magazine
from rest_framework_json_api import serializers
from rest_framework_json_api.views import ModelViewSet, ReadOnlyModelViewSet, RelationshipView


def rows():
    """Create the magazine, an administrator and a reader."""
    magazine()
    User.objects.create_superuser("admin", "admin@example.org", "admin")
    User.objects.create_user("reader", "reader@example.org", "reader")


class Never(BasePermission):
    message = "Nobody may."
    code = "never"

    def has_permission(self, request, view):
        return request.method in ("GET", "OPTIONS")


class NotTheFirst(BasePermission):
    def has_object_permission(self, request, view, obj):
        return obj.pk != 1


class Full(BaseThrottle):
    def allow_request(self, request, view):
        return request.method == "OPTIONS"

    def wait(self):
        return 30


class BlogSerializer(serializers.ModelSerializer):
    class Meta:
        model = Blog
        fields = ("name",)


class EntrySerializer(serializers.ModelSerializer):
    related_serializers = {"blog": BlogSerializer}

    class Meta:
        model = Entry
        fields = ("head_line", "blog")


class TagSerializer(serializers.ModelSerializer):
    class Meta:
        model = Tag
        fields = ("name",)


class UserSerializer(serializers.ModelSerializer):
    class Meta:
        model = User
        fields = ("username", "email")


class BlogViewSet(ModelViewSet):
    queryset = Blog.objects.all()
    serializer_class = BlogSerializer


class EntryViewSet(ModelViewSet):
    queryset = Entry.objects.all()
    serializer_class = EntrySerializer
    permission_classes = (NotTheFirst,)


class EntryRelationshipView(RelationshipView):
    queryset = Entry.objects.all()
    permission_classes = (NotTheFirst,)


class TagViewSet(ModelViewSet):
    queryset = Tag.objects.all()
    serializer_class = TagSerializer
    permission_classes = (Never,)


class UserViewSet(ReadOnlyModelViewSet):
    queryset = User.objects.order_by("id")
    serializer_class = UserSerializer
    permission_classes = (IsAuthenticated,)


class ThrottledViewSet(BlogViewSet):
    throttle_classes = (Full,)
    permission_classes = (AllowAny,)


class MeView(APIView):
    permission_classes = (IsAuthenticated,)
    resource_name = "users"

    def get(self, request):
        return Response(UserSerializer(request.user).data)


class PlainView(APIView):
    renderer_classes = (JSONRenderer,)
    permission_classes = (IsAuthenticated,)

    def get(self, request):
        return Response({"user": request.user.username})


class RaisingView(APIView):
    permission_classes = (AllowAny,)

    def get(self, request):
        raise NotAuthenticated

    def post(self, request):
        raise Throttled(wait=5)

    def delete(self, request):
        return 1 / 0


router = DefaultRouter(trailing_slash=False)
router.register("blogs", BlogViewSet)
router.register("entries", EntryViewSet)
router.register("tags", TagViewSet)
router.register("users", UserViewSet)
router.register("throttled", ThrottledViewSet, basename="throttled")

urlpatterns = [
    path("", include(router.urls)),
    path("me", MeView.as_view()),
    path("plain", PlainView.as_view()),
    path("raising", RaisingView.as_view()),
    path("entries/<pk>/relationships/<related_field>", EntryRelationshipView.as_view()),
    path("entries/<pk>/<related_field>", EntryViewSet.as_view({"get": "retrieve_related"})),
]
