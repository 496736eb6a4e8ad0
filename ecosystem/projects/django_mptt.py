"""django-mptt: trees of resources.

`TreeForeignKey` and its reverse are relationships like any other. A parent that would make a circle
is refused by django-mptt with `InvalidMove`, which is no error of validation: a serializer that
lets clients move nodes answers with a 400 by a validation of its own, as below.

<!-- not executed: it needs the package -->

```python
def validate_parent(self, parent):
    if parent and self.instance and parent.is_descendant_of(self.instance, include_self=True):
        raise serializers.ValidationError("A node cannot be below itself.")
    return parent
```
"""

from django.db import models
from mptt.models import MPTTModel, TreeForeignKey

from ecosystem.testing import ProjectTestCase, resource
from rest_framework_json_api import routers, serializers, views

SETTINGS = {"INSTALLED_APPS": ["mptt"]}


class Genre(MPTTModel):
    name = models.CharField(max_length=50)
    parent = TreeForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")

    class MPTTMeta:
        order_insertion_by = ["name"]


class GenreSerializer(serializers.ModelSerializer):
    included_serializers = {
        "parent": "ecosystem.projects.django_mptt.GenreSerializer",
        "children": "ecosystem.projects.django_mptt.GenreSerializer",
    }

    class Meta:
        model = Genre
        fields = ["name", "level", "parent", "children"]
        read_only_fields = ["level", "children"]

    def validate_parent(self, parent):
        if parent and self.instance and parent.is_descendant_of(self.instance, include_self=True):
            raise serializers.ValidationError("A node cannot be below itself.")
        return parent


class GenreViewSet(views.ModelViewSet):
    queryset = Genre.objects.all()
    serializer_class = GenreSerializer


router = routers.DefaultRouter(trailing_slash=False)
router.register("genres", GenreViewSet)
urlpatterns = router.urls


class Tests(ProjectTestCase):
    def setUp(self):
        self.rock = Genre.objects.create(name="Rock")
        self.hard, self.soft = (
            Genre.objects.create(name=name, parent=self.rock) for name in ("Hard", "Soft")
        )
        self.jazz = Genre.objects.create(name="Jazz")

    def expected(self, genre, level, parent, *children):
        return resource(
            "genres",
            genre.pk,
            attributes={"name": genre.name, "level": level},
            relationships={
                "parent": {"data": parent and resource("genres", parent.pk)},
                "children": {
                    "data": [resource("genres", child.pk) for child in children],
                    "meta": {"count": len(children)},
                },
            },
        )

    def test_a_list_has_the_order_of_the_tree(self):
        self.assertEqual(
            self.ask("get", "/genres")["data"],
            [
                self.expected(self.jazz, 0, None),
                self.expected(self.rock, 0, None, self.hard, self.soft),
                self.expected(self.hard, 1, self.rock),
                self.expected(self.soft, 1, self.rock),
            ],
        )

    def test_a_node_includes_its_parent_and_its_siblings(self):
        document = self.ask("get", f"/genres/{self.hard.pk}?include=parent.children")

        self.assertEqual(
            document,
            {
                "data": self.expected(self.hard, 1, self.rock),
                "included": [
                    self.expected(self.rock, 0, None, self.hard, self.soft),
                    self.expected(self.soft, 1, self.rock),
                ],
            },
        )

    def test_a_list_takes_the_same_queries_for_any_number_of_rows(self):
        Genre.objects.all().delete()
        root = []

        def make(number):
            root.append(Genre.objects.create(name=f"{number}", parent=root[0] if root else None))

        self.assert_constant_queries("/genres?include=parent,children", make, 4)

    def test_a_node_is_created_below_another(self):
        data = resource(
            "genres",
            attributes={"name": "Free"},
            relationships={"parent": {"data": resource("genres", self.jazz.pk)}},
        )
        created = self.ask("post", "/genres", {"data": data}, status=201)["data"]

        free = Genre.objects.get(name="Free")
        self.assertEqual(created, self.expected(free, 1, self.jazz))
        self.assertEqual(list(free.get_ancestors()), [self.jazz])

    def test_an_update_moves_a_node_in_the_tree(self):
        data = resource(
            "genres",
            self.soft.pk,
            relationships={"parent": {"data": resource("genres", self.jazz.pk)}},
        )
        self.ask("patch", f"/genres/{self.soft.pk}", {"data": data})

        self.soft.refresh_from_db()
        self.assertEqual(list(self.soft.get_ancestors()), [self.jazz])

    def test_the_parent_is_read_and_changed_at_its_own_url(self):
        url = f"/genres/{self.hard.pk}/relationships/parent"
        self.assertEqual(self.ask("get", url)["data"], resource("genres", self.rock.pk))

        self.ask("patch", url, {"data": None})
        for genre in (self.hard, self.rock):
            genre.refresh_from_db()
        self.assertTrue(self.hard.is_root_node())
        self.assertNotEqual(self.hard.tree_id, self.rock.tree_id)

    def test_a_circle_is_refused(self):
        data = resource(
            "genres",
            self.rock.pk,
            relationships={"parent": {"data": resource("genres", self.hard.pk)}},
        )
        answer = self.ask("patch", f"/genres/{self.rock.pk}", {"data": data}, status=400)

        self.assertEqual(
            answer["errors"],
            [
                {
                    "status": "400",
                    "code": "invalid",
                    "title": "Bad Request",
                    "detail": "A node cannot be below itself.",
                    "source": {"pointer": "/data/relationships/parent/data"},
                }
            ],
        )

    def test_a_circle_is_refused_at_the_url_of_the_relationship(self):
        url = f"/genres/{self.rock.pk}/relationships/parent"
        self.ask("patch", url, {"data": resource("genres", self.hard.pk)}, status=400)
