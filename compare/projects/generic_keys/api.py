"""Serializers, views, URLs and rows."""

from django.urls import include, path
from rest_framework.routers import DefaultRouter

from compare.projects.generic_keys.models import Label, Photo, Video
from rest_framework_json_api import serializers
from rest_framework_json_api.relations import ResourceRelatedField
from rest_framework_json_api.views import ModelViewSet, RelationshipView


def rows():
    """Create two photos, a video, and labels of both."""
    photos = [Photo.objects.create(title=title) for title in ("Sea", "Sky")]
    video = Video.objects.create(title="Rain", length=3)
    for text, subject in (("blue", photos[0]), ("wet", video), ("wide", photos[0])):
        Label.objects.create(text=text, content_object=subject)


class PhotoSerializer(serializers.ModelSerializer):
    labels = ResourceRelatedField(queryset=Label.objects, many=True, required=False)
    included_serializers = {"labels": "compare.projects.generic_keys.api.LabelSerializer"}
    related_serializers = {"labels": "compare.projects.generic_keys.api.LabelSerializer"}

    class Meta:
        model = Photo
        fields = ("title", "labels")


class VideoSerializer(serializers.ModelSerializer):
    labels = ResourceRelatedField(many=True, read_only=True)

    class Meta:
        model = Video
        fields = ("title", "length", "labels")


class LabelSerializer(serializers.ModelSerializer):
    content_object = ResourceRelatedField(read_only=True)

    class Meta:
        model = Label
        fields = ("text", "content_object")


class PhotoViewSet(ModelViewSet):
    queryset = Photo.objects.all()
    serializer_class = PhotoSerializer


class VideoViewSet(ModelViewSet):
    queryset = Video.objects.all()
    serializer_class = VideoSerializer


class LabelViewSet(ModelViewSet):
    queryset = Label.objects.all()
    serializer_class = LabelSerializer


class PhotoRelationshipView(RelationshipView):
    queryset = Photo.objects.all()


router = DefaultRouter(trailing_slash=False)
router.register("photos", PhotoViewSet)
router.register("videos", VideoViewSet)
router.register("labels", LabelViewSet)

urlpatterns = [
    path("", include(router.urls)),
    path("photos/<pk>/relationships/<related_field>", PhotoRelationshipView.as_view()),
    path("photos/<pk>/<related_field>", PhotoViewSet.as_view({"get": "retrieve_related"})),
]
