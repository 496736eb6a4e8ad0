"""adrf: asynchronous views, under ASGI.

An asynchronous viewset has `JSONAPIMixin` before it, and serializers of this package, which write
in a thread of Django's: that is what `perform_acreate` and `perform_aupdate` are for. A mixin for
all viewsets of a project:

<!-- not executed: it needs the package -->

```python
class AsyncViewSet(views.JSONAPIMixin, ModelViewSet):
    async def perform_acreate(self, serializer):
        await sync_to_async(serializer.save)()

    perform_aupdate = perform_acreate
```

Its routers make the URLs. They know no relationships: a `RelationshipView` is mounted by hand,
where a project wants it.
"""

from adrf.routers import SimpleRouter
from adrf.views import APIView
from adrf.viewsets import ModelViewSet
from asgiref.sync import async_to_sync, sync_to_async
from django.db import models
from django.test import AsyncClient
from django.urls import path
from rest_framework.exceptions import ValidationError

from ecosystem.testing import ProjectTestCase, resource
from rest_framework_json_api import serializers, views


class Author(models.Model):
    name = models.CharField(max_length=50)


class Story(models.Model):
    title = models.CharField(max_length=50)
    author = models.ForeignKey(Author, models.CASCADE, related_name="stories")


class AuthorSerializer(serializers.ModelSerializer):
    class Meta:
        model = Author
        fields = ["name"]


class StorySerializer(serializers.ModelSerializer):
    included_serializers = {"author": AuthorSerializer}

    class Meta:
        model = Story
        fields = ["title", "author"]


class AsyncViewSet(views.JSONAPIMixin, ModelViewSet):
    async def perform_acreate(self, serializer):
        await sync_to_async(serializer.save)()

    perform_aupdate = perform_acreate


class AuthorViewSet(AsyncViewSet):
    queryset = Author.objects.order_by("pk")
    serializer_class = AuthorSerializer


class StoryViewSet(AsyncViewSet):
    queryset = Story.objects.order_by("pk")
    serializer_class = StorySerializer


class StoryRelationshipView(views.RelationshipView):
    queryset = Story.objects.all()


class RefusingView(APIView):
    async def get(self, request):
        raise ValidationError("Not today.", code="closed")


router = SimpleRouter(trailing_slash=False)
router.register("authors", AuthorViewSet)
router.register("stories", StoryViewSet)
urlpatterns = [
    path("stories/<pk>/relationships/<related_field>", StoryRelationshipView.as_view()),
    path("refusing", RefusingView.as_view()),
    *router.urls,
]


class Tests(ProjectTestCase):
    def setUp(self):
        self.client = AsyncClient()
        self.author = Author.objects.create(name="Ann")
        self.story = Story.objects.create(title="One", author=self.author)
        self.url = f"/stories/{self.story.pk}"

    def response_to(self, method, url, document=None, **headers):
        return async_to_sync(super().response_to)(method, url, document, **headers)

    def expected(self, title, pk=None):
        return resource(
            "stories",
            pk or self.story.pk,
            attributes={"title": title},
            relationships={"author": {"data": resource("authors", self.author.pk)}},
        )

    def test_an_asynchronous_viewset_lists_and_retrieves(self):
        self.assertEqual(self.ask("get", "/stories")["data"], [self.expected("One")])
        self.assertEqual(self.ask("get", self.url), {"data": self.expected("One")})

    def test_related_resources_are_included(self):
        document = self.ask("get", f"{self.url}?include=author&fields[stories]=title")

        self.assertEqual(
            document,
            {
                "data": resource("stories", self.story.pk, attributes={"title": "One"}),
                "included": [resource("authors", self.author.pk, attributes={"name": "Ann"})],
            },
        )

    def test_a_list_takes_the_same_queries_for_any_number_of_rows(self):
        Story.objects.all().delete()

        def make(number):
            Story.objects.create(title=f"{number}", author=self.author)

        self.assert_constant_queries("/stories?include=author", make, 3)

    def test_a_resource_is_created_and_updated_and_deleted(self):
        data = self.expected("Two")
        del data["id"]
        created = self.ask("post", "/stories", {"data": data}, status=201)["data"]
        self.assertEqual(created, self.expected("Two", created["id"]))

        changed = resource("stories", created["id"], attributes={"title": "Three"})
        answer = self.ask("patch", f"/stories/{created['id']}", {"data": changed})
        self.assertEqual(answer, {"data": self.expected("Three", created["id"])})

        self.ask("delete", f"/stories/{created['id']}", status=204)
        self.ask("get", f"/stories/{created['id']}", status=404)

    def test_the_relationship_is_read_and_changed_at_its_own_url(self):
        other = Author.objects.create(name="Bob")
        url = f"{self.url}/relationships/author"
        self.assertEqual(self.ask("get", url)["data"], resource("authors", self.author.pk))

        self.ask("patch", url, {"data": resource("authors", other.pk)})
        self.assertEqual(Story.objects.get().author, other)

    def test_errors_of_asynchronous_views_are_documents(self):
        error = {"status": "400", "title": "Bad Request"}

        answer = self.ask("get", "/refusing", status=400)
        self.assertEqual(
            [{**error, "code": found["code"]} for found in answer["errors"]],
            [{**error, "code": "closed"}],
        )
        answer = self.ask("get", "/stories?include=nothing", status=400)
        self.assertEqual(
            [found["source"] for found in answer["errors"]], [{"parameter": "include"}]
        )
        data = resource("stories", self.story.pk, attributes={"title": ""})
        answer = self.ask("patch", self.url, {"data": data}, status=400)
        self.assertEqual(
            [found["source"] for found in answer["errors"]], [{"pointer": "/data/attributes/title"}]
        )
