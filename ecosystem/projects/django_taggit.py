"""django-taggit: tags of a resource.

Tags that `Meta.fields` names are a to-many relationship: their members are resources, which a
client includes, adds and removes. With `TagListSerializerField` and `TaggitSerializer` of
django-taggit they are one attribute, a list of names, as with any serializer of DRF. That field
reads the tags of each row, so the viewset prefetches them.
"""

from django.db import models
from django.urls import path
from taggit.managers import TaggableManager
from taggit.models import Tag
from taggit.serializers import TaggitSerializer, TagListSerializerField

from ecosystem.testing import ProjectTestCase, resource
from rest_framework_json_api import routers, serializers, views

SETTINGS = {"INSTALLED_APPS": ["taggit"]}


class Food(models.Model):
    name = models.CharField(max_length=50)
    tags = TaggableManager()


class TagSerializer(serializers.ModelSerializer):
    class Meta:
        model = Tag
        fields = ["name"]


class FoodSerializer(serializers.ModelSerializer):
    included_serializers = {"tags": TagSerializer}

    class Meta:
        model = Food
        fields = ["name", "tags"]


class DishSerializer(TaggitSerializer, serializers.ModelSerializer):
    tags = TagListSerializerField()

    class Meta:
        model = Food
        fields = ["name", "tags"]
        resource_name = "dishes"


class TagViewSet(views.ModelViewSet):
    queryset = Tag.objects.order_by("pk")
    serializer_class = TagSerializer


class FoodViewSet(views.ModelViewSet):
    queryset = Food.objects.order_by("pk")
    serializer_class = FoodSerializer


class DishViewSet(views.ModelViewSet):
    queryset = Food.objects.order_by("pk").prefetch_related("tags")
    serializer_class = DishSerializer


class FoodRelationshipView(views.RelationshipView):
    queryset = Food.objects.all()
    parent_serializer_class = FoodSerializer


router = routers.DefaultRouter(trailing_slash=False)
router.register("tags", TagViewSet)
router.register("foods", FoodViewSet)
router.register("dishes", DishViewSet, basename="dish")
urlpatterns = [
    path("by-hand/<pk>/relationships/<related_field>", FoodRelationshipView.as_view()),
    *router.urls,
]


def make_food(number):
    food = Food.objects.create(name=f"Food {number}")
    food.tags.add(f"tag {number}", "any")
    return food


class Tests(ProjectTestCase):
    def setUp(self):
        self.red, self.sweet = (Tag.objects.create(name=name) for name in ("red", "sweet"))

    def make(self):
        food = Food.objects.create(name="Apple")
        food.tags.add("red", "sweet")
        return food

    def linkage(self, *tags):
        return [resource("tags", tag.pk) for tag in tags]

    def test_a_resource_has_its_tags_as_relationship(self):
        food = self.make()

        self.assertEqual(
            self.ask("get", f"/foods/{food.pk}"),
            {
                "data": resource(
                    "foods",
                    food.pk,
                    attributes={"name": "Apple"},
                    relationships={
                        "tags": {"data": self.linkage(self.red, self.sweet), "meta": {"count": 2}}
                    },
                )
            },
        )

    def test_tags_are_included(self):
        food = self.make()

        self.assertEqual(
            self.ask("get", f"/foods/{food.pk}?include=tags")["included"],
            [
                resource("tags", self.red.pk, attributes={"name": "red"}),
                resource("tags", self.sweet.pk, attributes={"name": "sweet"}),
            ],
        )

    def test_a_list_with_tags_takes_the_same_queries_for_any_number_of_rows(self):
        self.assert_constant_queries("/foods?include=tags", make_food, 3)

    def test_a_resource_is_created_with_its_tags(self):
        data = resource(
            "foods",
            attributes={"name": "Pear"},
            relationships={"tags": {"data": self.linkage(self.sweet)}},
        )
        created = self.ask("post", "/foods", {"data": data}, status=201)

        self.assertEqual(created["data"]["relationships"]["tags"]["data"], self.linkage(self.sweet))
        self.assertEqual(list(Food.objects.get().tags.names()), ["sweet"])

    def test_an_update_replaces_the_tags(self):
        food = self.make()
        data = resource(
            "foods", food.pk, relationships={"tags": {"data": self.linkage(self.sweet)}}
        )
        self.ask("patch", f"/foods/{food.pk}", {"data": data})

        self.assertEqual(list(food.tags.names()), ["sweet"])

    def test_the_relationship_is_read_and_changed_at_its_own_url(self):
        food = self.make()
        url = f"/foods/{food.pk}/relationships/tags"
        self.assertEqual(self.ask("get", url)["data"], self.linkage(self.red, self.sweet))

        self.ask("patch", url, {"data": self.linkage(self.red)})
        self.assertEqual(list(food.tags.names()), ["red"])
        self.ask("post", url, {"data": self.linkage(self.sweet)})
        self.assertEqual(set(food.tags.names()), {"red", "sweet"})
        self.ask("delete", url, {"data": self.linkage(self.red)})
        self.assertEqual(list(food.tags.names()), ["sweet"])

    def test_a_relationship_view_finds_the_tags(self):
        food = self.make()
        url = f"/by-hand/{food.pk}/relationships/tags"
        self.assertEqual(self.ask("get", url)["data"], self.linkage(self.red, self.sweet))

        self.ask("patch", url, {"data": self.linkage(self.sweet)})
        self.assertEqual(list(food.tags.names()), ["sweet"])

    def test_the_related_tags_have_a_url(self):
        food = self.make()

        self.assertEqual(
            [tag["id"] for tag in self.ask("get", f"/foods/{food.pk}/tags")["data"]],
            [
                str(self.red.pk),
                str(self.sweet.pk),
            ],
        )

    def test_a_list_of_names_is_one_attribute_read_and_written(self):
        data = resource("dishes", attributes={"name": "Soup", "tags": ["hot"]})
        created = self.ask("post", "/dishes", {"data": data}, status=201)["data"]
        self.assertEqual(created["attributes"], {"name": "Soup", "tags": ["hot"]})

        changed = resource("dishes", created["id"], attributes={"tags": ["cold"]})
        answer = self.ask("patch", f"/dishes/{created['id']}", {"data": changed})
        self.assertEqual(answer["data"]["attributes"], {"name": "Soup", "tags": ["cold"]})
        self.assertEqual(self.ask("get", f"/dishes/{created['id']}")["data"], answer["data"])

    def test_a_list_with_names_of_tags_takes_the_same_queries_for_any_number_of_rows(self):
        self.assert_constant_queries("/dishes", make_food, 3)
