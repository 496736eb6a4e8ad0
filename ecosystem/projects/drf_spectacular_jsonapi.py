"""drf-spectacular-jsonapi: an OpenAPI description of resources.

It finds what it needs of this package by name, and describes viewsets with their documents.
"""

from django.db import models
from django.urls import path
from drf_spectacular.validation import validate_schema
from drf_spectacular.views import SpectacularAPIView

from ecosystem.testing import ProjectTestCase, resource
from rest_framework_json_api import routers, serializers, views

SETTINGS = {
    "INSTALLED_APPS": ["drf_spectacular", "drf_spectacular_jsonapi"],
    "REST_FRAMEWORK": {
        "DEFAULT_SCHEMA_CLASS": "drf_spectacular_jsonapi.schemas.openapi.JsonApiAutoSchema",
        "DEFAULT_PAGINATION_CLASS": (
            "drf_spectacular_jsonapi.schemas.pagination.JsonApiPageNumberPagination"
        ),
    },
    "SPECTACULAR_SETTINGS": {
        "COMPONENT_SPLIT_REQUEST": True,
        "PREPROCESSING_HOOKS": ["drf_spectacular_jsonapi.hooks.fix_nested_path_parameters"],
    },
}


class Shelf(models.Model):
    name = models.CharField(max_length=50)


class Book(models.Model):
    title = models.CharField(max_length=50)
    shelf = models.ForeignKey(Shelf, models.CASCADE, related_name="books")


class ShelfSerializer(serializers.ModelSerializer):
    class Meta:
        model = Shelf
        fields = ["name"]


class BookSerializer(serializers.ModelSerializer):
    included_serializers = {"shelf": ShelfSerializer}

    class Meta:
        model = Book
        fields = ["title", "shelf"]


class ShelfViewSet(views.ModelViewSet):
    queryset = Shelf.objects.order_by("pk")
    serializer_class = ShelfSerializer


class BookViewSet(views.ModelViewSet):
    queryset = Book.objects.order_by("pk")
    serializer_class = BookSerializer
    filterset_fields = {"title": ["exact"]}
    ordering_fields = ["title"]


router = routers.DefaultRouter(trailing_slash=False)
router.register("shelves", ShelfViewSet)
router.register("books", BookViewSet)
urlpatterns = [path("schema", SpectacularAPIView.as_view()), *router.urls]


class Tests(ProjectTestCase):
    def schema(self):
        response = self.client.get(
            "/schema", headers={"accept": "application/vnd.oai.openapi+json"}
        )
        self.assertEqual(response.status_code, 200)
        return response.json()

    def test_the_description_is_valid(self):
        validate_schema(self.schema())

    def test_the_description_has_resource_objects(self):
        book = self.schema()["components"]["schemas"]["Book"]

        self.assertTrue(set(book["properties"]) >= {"type", "id", "attributes", "relationships"})
        self.assertEqual(set(book["properties"]["attributes"]["properties"]), {"title"})
        self.assertEqual(set(book["properties"]["relationships"]["properties"]), {"shelf"})

    def test_the_description_has_the_urls_and_the_parameters(self):
        paths = self.schema()["paths"]
        self.assertTrue({"/books", "/books/{id}", "/shelves"} <= set(paths))

        names = {parameter["name"] for parameter in paths["/books"]["get"]["parameters"]}
        self.assertTrue(
            names >= {"include", "fields[books]", "filter[title]", "sort", "page[number]"}
        )

    def test_resources_are_read_and_written(self):
        shelf = Shelf.objects.create(name="Top")
        data = resource(
            "books",
            attributes={"title": "Birds"},
            relationships={"shelf": {"data": resource("shelves", shelf.pk)}},
        )
        created = self.ask("post", "/books", {"data": data}, status=201)["data"]

        document = self.ask("get", "/books?include=shelf")
        self.assertEqual(document["data"], [created])
        self.assertEqual([found["id"] for found in document["included"]], [str(shelf.pk)])

    def test_a_list_takes_the_same_queries_for_any_number_of_rows(self):
        shelf = Shelf.objects.create(name="Top")

        def make(number):
            Book.objects.create(title=f"{number}", shelf=shelf)

        self.assert_constant_queries("/books?include=shelf", make, 3)
