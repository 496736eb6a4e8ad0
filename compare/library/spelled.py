"""The API that is served under each spelling of names: serializers, views and URLs."""

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from compare.library.models import Author, AuthorBio, Blog, Entry
from rest_framework_json_api import serializers
from rest_framework_json_api.views import ModelViewSet, RelationshipView


class AuthorBioSerializer(serializers.ModelSerializer):
    class Meta:
        model = AuthorBio
        fields = ("body_text",)


class AuthorSerializer(serializers.ModelSerializer):
    included_serializers = {"bio": AuthorBioSerializer}

    class Meta:
        model = Author
        fields = ("full_name", "email", "bio", "main_entries")
        read_only_fields = ("bio", "main_entries")


class BlogSerializer(serializers.ModelSerializer):
    class Meta:
        model = Blog
        fields = ("name", "tag_line")


class EntrySerializer(serializers.ModelSerializer):
    address_1 = serializers.CharField(source="head_line", read_only=True)
    extra_values = serializers.SerializerMethodField()
    included_serializers = {"main_author": AuthorSerializer, "blog": BlogSerializer}
    related_serializers = {"main_author": AuthorSerializer, "blog": BlogSerializer}

    class Meta:
        model = Entry
        fields = (
            "head_line",
            "body_text",
            "rating",
            "is_featured",
            "address_1",
            "extra_values",
            "blog",
            "main_author",
        )
        meta_fields = ("pub_date",)

    def get_extra_values(self, entry):
        return {"inner_value": 1, "inner-list": [{"deep_value": 2}]}

    def get_root_meta(self, resource, many):
        return {"root_value": 1}

    def validate(self, attrs):
        if attrs.get("head_line") == "Forbidden":
            raise serializers.ValidationError({"head_line": ["Not this one."]})
        if attrs.get("rating") == 0:
            raise serializers.ValidationError("No rating is 0.")
        return attrs


class AuthorViewSet(ModelViewSet):
    queryset = Author.objects.all()
    serializer_class = AuthorSerializer


class EntryViewSet(ModelViewSet):
    queryset = Entry.objects.all()
    serializer_class = EntrySerializer
    filterset_fields = {
        "head_line": ["exact", "icontains"],
        "main_author__full_name": ["exact"],
        "is_featured": ["exact"],
    }
    search_fields = ["head_line"]
    ordering_fields = ["head_line", "is_featured", "main_author__full_name"]


class EntryRelationshipView(RelationshipView):
    queryset = Entry.objects.all()


router = SimpleRouter(trailing_slash=False)
router.register("authors", AuthorViewSet)
router.register("entries", EntryViewSet)

urlpatterns = [
    path("", include(router.urls)),
    path("entries/<pk>/<related_field>", EntryViewSet.as_view({"get": "retrieve_related"})),
    path("entries/<pk>/relationships/<related_field>", EntryRelationshipView.as_view()),
]
