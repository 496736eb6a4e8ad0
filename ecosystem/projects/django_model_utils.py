"""django-model-utils: FieldTracker, InheritanceManager, and status and time stamps.

A model with a `FieldTracker` reads its columns when a row is made, so its rows are selected whole,
under a sparse fieldset too. With an `InheritanceManager`, `select_subclasses()` in the viewset and
a `PolymorphicModelSerializer` make a collection of several types.
"""

from django.db import models
from model_utils import Choices, FieldTracker
from model_utils.managers import InheritanceManager
from model_utils.models import StatusModel, TimeStampedModel

from ecosystem.testing import ProjectTestCase, resource
from rest_framework_json_api import routers, serializers, views


class Author(models.Model):
    name = models.CharField(max_length=50)


class Post(TimeStampedModel, StatusModel):
    STATUS = Choices("draft", "published")
    title = models.CharField(max_length=50)
    earlier_title = models.CharField(max_length=50, blank=True)
    author = models.ForeignKey(Author, models.CASCADE, related_name="posts")
    tracker = FieldTracker()

    def save(self, **kwargs):
        if self.tracker.has_changed("title"):
            self.earlier_title = self.tracker.previous("title") or ""
        super().save(**kwargs)


class Place(models.Model):
    name = models.CharField(max_length=50)
    objects = InheritanceManager()


class Restaurant(Place):
    seats = models.IntegerField()


class AuthorSerializer(serializers.ModelSerializer):
    included_serializers = {"posts": "ecosystem.projects.django_model_utils.PostSerializer"}

    class Meta:
        model = Author
        fields = ["name", "posts"]
        read_only_fields = ["posts"]


class PostSerializer(serializers.ModelSerializer):
    included_serializers = {"author": AuthorSerializer}

    class Meta:
        model = Post
        fields = ["title", "earlier_title", "status", "author"]
        read_only_fields = ["earlier_title"]


class PlainPlaceSerializer(serializers.ModelSerializer):
    class Meta:
        model = Place
        fields = ["name"]


class RestaurantSerializer(serializers.ModelSerializer):
    class Meta:
        model = Restaurant
        fields = ["name", "seats"]


class PlaceSerializer(serializers.PolymorphicModelSerializer):
    polymorphic_serializers = [PlainPlaceSerializer, RestaurantSerializer]

    class Meta:
        model = Place


class AuthorViewSet(views.ModelViewSet):
    queryset = Author.objects.order_by("pk")
    serializer_class = AuthorSerializer


class PostViewSet(views.ModelViewSet):
    queryset = Post.objects.order_by("pk")
    serializer_class = PostSerializer


class PlaceViewSet(views.ModelViewSet):
    queryset = Place.objects.order_by("pk").select_subclasses()
    serializer_class = PlaceSerializer


router = routers.DefaultRouter(trailing_slash=False)
router.register("authors", AuthorViewSet)
router.register("posts", PostViewSet)
router.register("places", PlaceViewSet)
urlpatterns = router.urls


class PostTests(ProjectTestCase):
    def setUp(self):
        self.author = Author.objects.create(name="Ann")
        self.post = Post.objects.create(title="One", author=self.author)
        self.url = f"/posts/{self.post.pk}"

    def expected(self, title, earlier="", pk=None):
        return resource(
            "posts",
            pk or self.post.pk,
            attributes={"title": title, "earlierTitle": earlier, "status": "draft"},
            relationships={"author": {"data": resource("authors", self.author.pk)}},
        )

    def test_a_tracked_row_is_read_and_included(self):
        self.assertEqual(self.ask("get", self.url), {"data": self.expected("One")})
        document = self.ask("get", f"/authors/{self.author.pk}?include=posts")
        self.assertEqual(document["included"], [self.expected("One")])

    def test_an_update_knows_what_has_changed(self):
        data = resource("posts", self.post.pk, attributes={"title": "Two"})

        self.assertEqual(
            self.ask("patch", self.url, {"data": data}), {"data": self.expected("Two", "One")}
        )

    def test_a_create_knows_what_has_changed(self):
        data = self.expected("Three")
        del data["id"], data["attributes"]["earlierTitle"]
        created = self.ask("post", "/posts", {"data": data}, status=201)["data"]

        self.assertEqual(created, self.expected("Three", "", created["id"]))

    def make(self, number):
        return Post.objects.create(title=f"{number}", author=self.author)

    def test_a_list_takes_the_same_queries_for_any_number_of_rows(self):
        Post.objects.all().delete()
        self.assert_constant_queries("/posts?include=author", self.make, 4)

    def test_a_sparse_fieldset_takes_the_same_queries_for_any_number_of_rows(self):
        Post.objects.all().delete()
        self.assert_constant_queries("/posts?fields[posts]=title", self.make, 2)

    def test_a_sparse_fieldset_of_included_rows_takes_the_same_queries(self):
        Author.objects.all().delete()

        def make(number):
            self.author = Author.objects.create(name=f"{number}")
            self.make(number)

        self.assert_constant_queries("/authors?include=posts&fields[posts]=title", make, 3)

    def test_the_relationship_is_read_and_changed_at_its_own_url(self):
        other = Author.objects.create(name="Bob")
        url = f"{self.url}/relationships/author"
        self.assertEqual(self.ask("get", url)["data"], resource("authors", self.author.pk))

        self.ask("patch", url, {"data": resource("authors", other.pk)})
        self.assertEqual(Post.objects.get().author, other)

    def test_a_status_that_is_none_is_one_error(self):
        data = resource("posts", self.post.pk, attributes={"status": "lost"})
        answer = self.ask("patch", self.url, {"data": data}, status=400)

        self.assertEqual(
            [error["source"]["pointer"] for error in answer["errors"]], ["/data/attributes/status"]
        )


class PlaceTests(ProjectTestCase):
    def test_an_inheritance_manager_makes_a_collection_of_several_types(self):
        park = Place.objects.create(name="Park")
        inn = Restaurant.objects.create(name="Inn", seats=20)

        self.assertEqual(
            self.ask("get", "/places")["data"],
            [
                resource("places", park.pk, attributes={"name": "Park"}),
                resource("restaurants", inn.pk, attributes={"name": "Inn", "seats": 20}),
            ],
        )

    def test_a_list_of_several_types_takes_the_same_queries_for_any_number_of_rows(self):
        def make(number):
            if number % 2:
                return Place.objects.create(name=f"{number}")
            return Restaurant.objects.create(name=f"{number}", seats=number)

        self.assert_constant_queries("/places", make, 2)

    def test_a_type_among_several_is_created_and_updated(self):
        data = resource("restaurants", attributes={"name": "Inn", "seats": 20})
        created = self.ask("post", "/places", {"data": data}, status=201)["data"]
        self.assertEqual(created, {**data, "id": created["id"]})

        changed = resource("restaurants", created["id"], attributes={"seats": 30})
        self.ask("patch", f"/places/{created['id']}", {"data": changed})
        self.assertEqual(Restaurant.objects.get().seats, 30)
