"""drf-writable-nested: related rows that are written within a resource.

A nested serializer is one attribute, whose value has the members of the nested row; it is read and
written as a whole. Where a client should read related rows as resources, declare a relationship and
`included_serializers` in place of it.
"""

from django.db import models
from drf_writable_nested.serializers import WritableNestedModelSerializer
from rest_framework import serializers as plain

from ecosystem.testing import ProjectTestCase, resource
from rest_framework_json_api import routers, serializers, views


class Site(models.Model):
    url = models.CharField(max_length=50)


class Person(models.Model):
    name = models.CharField(max_length=50)


class Profile(models.Model):
    person = models.ForeignKey(Person, models.CASCADE, related_name="profiles")
    nick_name = models.CharField(max_length=10)
    sites = models.ManyToManyField(Site)


class SiteSerializer(plain.ModelSerializer):
    class Meta:
        model = Site
        fields = ["id", "url"]


class ProfileSerializer(WritableNestedModelSerializer, serializers.ModelSerializer):
    sites = SiteSerializer(many=True)
    included_serializers = {"person": "ecosystem.projects.drf_writable_nested.PersonSerializer"}

    class Meta:
        model = Profile
        fields = ["nick_name", "sites", "person"]


class PersonSerializer(serializers.ModelSerializer):
    class Meta:
        model = Person
        fields = ["name"]


class PersonViewSet(views.ModelViewSet):
    queryset = Person.objects.order_by("pk")
    serializer_class = PersonSerializer


class ProfileViewSet(views.ModelViewSet):
    queryset = Profile.objects.order_by("pk")
    serializer_class = ProfileSerializer


router = routers.DefaultRouter(trailing_slash=False)
router.register("people", PersonViewSet)
router.register("profiles", ProfileViewSet)
urlpatterns = router.urls


class Tests(ProjectTestCase):
    def setUp(self):
        self.person = Person.objects.create(name="Ann")
        self.profile = Profile.objects.create(nick_name="an", person=self.person)
        self.site = self.profile.sites.create(url="a.example")
        self.url = f"/profiles/{self.profile.pk}"

    def expected(self, nick, *sites, pk=None):
        return resource(
            "profiles",
            pk or self.profile.pk,
            attributes={"nickName": nick, "sites": list(sites)},
            relationships={"person": {"data": resource("people", self.person.pk)}},
        )

    def site_of(self, url):
        return {"id": Site.objects.get(url=url).pk, "url": url}

    def test_nested_rows_are_an_attribute(self):
        self.assertEqual(
            self.ask("get", self.url), {"data": self.expected("an", self.site_of("a.example"))}
        )

    def test_relationships_stand_beside_nested_rows(self):
        document = self.ask("get", f"{self.url}?include=person")

        self.assertEqual(
            document["included"], [resource("people", self.person.pk, attributes={"name": "Ann"})]
        )

    def test_a_list_takes_the_same_queries_for_any_number_of_rows(self):
        Profile.objects.all().delete()

        def make(number):
            profile = Profile.objects.create(nick_name=f"{number}", person=self.person)
            profile.sites.create(url=f"{number}.example")

        self.assert_constant_queries("/profiles?include=person", make, 4)

    def test_nested_rows_are_created(self):
        data = self.expected("bo", {"url": "b.example"})
        del data["id"]
        created = self.ask("post", "/profiles", {"data": data}, status=201)["data"]

        self.assertEqual(created, self.expected("bo", self.site_of("b.example"), pk=created["id"]))

    def test_an_update_writes_removes_and_adds_nested_rows(self):
        sites = [{"id": self.site.pk, "url": "aa.example"}, {"url": "new.example"}]
        data = resource("profiles", self.profile.pk, attributes={"sites": sites})
        answer = self.ask("patch", self.url, {"data": data})

        self.assertEqual(
            answer,
            {"data": self.expected("an", self.site_of("aa.example"), self.site_of("new.example"))},
        )

    def test_an_error_points_to_the_nested_member(self):
        sites = [{"url": "ok.example"}, {"url": "x" * 60}]
        data = resource("profiles", self.profile.pk, attributes={"sites": sites})
        answer = self.ask("patch", self.url, {"data": data}, status=400)

        self.assertEqual(
            [error["source"]["pointer"] for error in answer["errors"]],
            ["/data/attributes/sites/1/url"],
        )

    def test_the_relationship_is_read_and_changed_at_its_own_url(self):
        other = Person.objects.create(name="Bob")
        url = f"{self.url}/relationships/person"
        self.assertEqual(self.ask("get", url)["data"], resource("people", self.person.pk))

        self.ask("patch", url, {"data": resource("people", other.pk)})
        self.assertEqual(Profile.objects.get().person, other)
