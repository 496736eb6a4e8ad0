"""django-treebeard: trees of resources, by materialized path or by adjacency list.

An adjacency list (`AL_Node`) has a foreign key to the parent, which is a relationship like any
other. A node with a materialized path (`MP_Node`) is added to its parent, so its serializer creates
rows itself:

<!-- not executed: it needs the package -->

```python
def create(self, validated_data):
    parent = validated_data.pop("parent", None)
    add = Category.add_root if parent is None else parent.add_child
    return add(**validated_data)
```

It has no column for its parent: `get_parent()` queries for each row, so a list that shows it by a
`SerializerMethodResourceRelatedField` does, too. `path` and `depth` cost nothing.
"""

from django.db import models
from treebeard.al_tree import AL_Node
from treebeard.mp_tree import MP_Node

from ecosystem.testing import ProjectTestCase, resource
from rest_framework_json_api import routers, serializers, views

SETTINGS = {"INSTALLED_APPS": ["treebeard"]}


class Category(MP_Node):
    name = models.CharField(max_length=50)
    node_order_by = ["name"]

    class Meta(MP_Node.Meta):
        verbose_name_plural = "categories"


class Section(AL_Node):
    name = models.CharField(max_length=50)
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="children_set")
    node_order_by = ["name"]


class CategorySerializer(serializers.ModelSerializer):
    parent = serializers.ResourceRelatedField(
        queryset=Category.objects.all(), write_only=True, required=False
    )

    class Meta:
        model = Category
        fields = ["name", "path", "depth", "parent"]
        read_only_fields = ["path", "depth"]

    def create(self, validated_data):
        parent = validated_data.pop("parent", None)
        add = Category.add_root if parent is None else parent.add_child
        return add(**validated_data)


class SectionSerializer(serializers.ModelSerializer):
    children = serializers.ResourceRelatedField(source="children_set", many=True, read_only=True)
    included_serializers = {
        "parent": "ecosystem.projects.django_treebeard.SectionSerializer",
        "children": "ecosystem.projects.django_treebeard.SectionSerializer",
    }

    class Meta:
        model = Section
        fields = ["name", "parent", "children"]


class CategoryViewSet(views.ModelViewSet):
    queryset = Category.get_tree()
    serializer_class = CategorySerializer


class SectionViewSet(views.ModelViewSet):
    queryset = Section.objects.order_by("pk")
    serializer_class = SectionSerializer


router = routers.DefaultRouter(trailing_slash=False)
router.register("categories", CategoryViewSet)
router.register("sections", SectionViewSet)
urlpatterns = router.urls


class CategoryTests(ProjectTestCase):
    def setUp(self):
        self.books = Category.add_root(name="Books")
        self.novels = self.books.add_child(name="Novels")

    def expected(self, category):
        category.refresh_from_db()
        return resource(
            "categories",
            category.pk,
            attributes={"name": category.name, "path": category.path, "depth": category.depth},
        )

    def test_a_list_has_the_order_of_the_tree(self):
        art = Category.add_root(name="Art")

        self.assertEqual(
            self.ask("get", "/categories")["data"],
            [self.expected(node) for node in (art, self.books, self.novels)],
        )

    def test_a_list_takes_the_same_queries_for_any_number_of_rows(self):
        Category.objects.all().delete()

        self.assert_constant_queries(
            "/categories", lambda number: Category.add_root(name=f"{number}"), 2
        )

    def test_a_node_is_read(self):
        document = self.ask("get", f"/categories/{self.novels.pk}")

        self.assertEqual(document, {"data": self.expected(self.novels)})

    def test_a_node_is_created_below_another(self):
        data = resource(
            "categories",
            attributes={"name": "Poems"},
            relationships={"parent": {"data": resource("categories", self.books.pk)}},
        )
        created = self.ask("post", "/categories", {"data": data}, status=201)["data"]

        poems = Category.objects.get(name="Poems")
        self.assertEqual(created, self.expected(poems))
        self.assertEqual(poems.get_parent(), self.books)

    def test_a_node_is_updated(self):
        data = resource("categories", self.novels.pk, attributes={"name": "Long stories"})
        answer = self.ask("patch", f"/categories/{self.novels.pk}", {"data": data})

        self.assertEqual(answer, {"data": self.expected(self.novels)})

    def test_a_node_is_deleted_with_what_is_below(self):
        self.ask("delete", f"/categories/{self.books.pk}", status=204)

        self.assertEqual(list(Category.objects.all()), [])


class SectionTests(ProjectTestCase):
    def setUp(self):
        self.root = Section.add_root(name="Root")
        self.child = self.root.add_child(name="Child")

    def expected(self, section, parent, *children):
        return resource(
            "sections",
            section.pk,
            attributes={"name": section.name},
            relationships={
                "parent": {"data": parent and resource("sections", parent.pk)},
                "children": {
                    "data": [resource("sections", child.pk) for child in children],
                    "meta": {"count": len(children)},
                },
            },
        )

    def test_an_adjacency_list_includes_parents_and_children(self):
        self.assertEqual(
            self.ask("get", f"/sections/{self.child.pk}?include=parent.children"),
            {
                "data": self.expected(self.child, self.root),
                "included": [self.expected(self.root, None, self.child)],
            },
        )

    def test_a_list_with_parents_takes_the_same_queries_for_any_number_of_rows(self):
        Section.objects.all().delete()
        made = []

        def make(number):
            made.append(Section.objects.create(name=f"{number}", parent=made[0] if made else None))

        self.assert_constant_queries("/sections?include=parent,children", make, 4)

    def test_the_parent_is_read_and_changed_at_its_own_url(self):
        other = Section.add_root(name="Other")
        url = f"/sections/{self.child.pk}/relationships/parent"
        self.assertEqual(self.ask("get", url)["data"], resource("sections", self.root.pk))

        self.ask("patch", url, {"data": resource("sections", other.pk)})
        self.assertEqual(Section.objects.get(pk=self.child.pk).parent, other)
