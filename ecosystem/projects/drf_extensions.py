"""drf-extensions: nested collections, cached answers, a serializer for details.

With its mixin before our router, nested collections have links and relationship URLs, too. Each
nested viewset that has the name of a relationship of its parent goes before it.

The keys of cached answers have to tell apart what makes answers differ: the query parameters, and
the media type.

<!-- not executed: it needs the package -->

```python
class Router(ExtendedRouterMixin, routers.SimpleRouter):
    pass


class Key(DefaultKeyConstructor):
    parameters = bits.QueryParamsKeyBit()
    headers = bits.HeadersKeyBit(["accept"])
    path = bits.KwargsKeyBit()
```
"""

from django.core.cache import cache
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from rest_framework_extensions.cache.decorators import cache_response
from rest_framework_extensions.key_constructor import bits
from rest_framework_extensions.key_constructor.constructors import DefaultKeyConstructor
from rest_framework_extensions.mixins import DetailSerializerMixin, NestedViewSetMixin
from rest_framework_extensions.routers import ExtendedRouterMixin

from ecosystem.testing import ProjectTestCase, resource
from rest_framework_json_api import routers, serializers, views


class Team(models.Model):
    name = models.CharField(max_length=50)


class Member(models.Model):
    name = models.CharField(max_length=50)
    story = models.CharField(max_length=50, blank=True)
    team = models.ForeignKey(Team, models.CASCADE, related_name="members")


class TeamSerializer(serializers.ModelSerializer):
    included_serializers = {"members": "ecosystem.projects.drf_extensions.MemberSerializer"}

    class Meta:
        model = Team
        fields = ["name", "members"]
        read_only_fields = ["members"]


class MemberSerializer(serializers.ModelSerializer):
    included_serializers = {"team": TeamSerializer}

    class Meta:
        model = Member
        fields = ["name", "team"]


class WholeMemberSerializer(MemberSerializer):
    class Meta:
        model = Member
        fields = ["name", "story", "team"]


class Key(DefaultKeyConstructor):
    parameters = bits.QueryParamsKeyBit()
    headers = bits.HeadersKeyBit(["accept"])
    path = bits.KwargsKeyBit()


class TeamViewSet(NestedViewSetMixin, views.ModelViewSet):
    queryset = Team.objects.order_by("pk")
    serializer_class = TeamSerializer

    @cache_response(key_func=Key())
    def retrieve(self, request, *args, **kwargs):
        return super().retrieve(request, *args, **kwargs)


class MemberViewSet(NestedViewSetMixin, DetailSerializerMixin, views.ModelViewSet):
    queryset = Member.objects.order_by("pk")
    serializer_class = MemberSerializer
    serializer_detail_class = WholeMemberSerializer


class Router(ExtendedRouterMixin, routers.SimpleRouter):
    pass


router = Router(trailing_slash=False)
router.register("teams", TeamViewSet).register(
    "players", MemberViewSet, basename="team-player", parents_query_lookups=["team"]
)
router.register("members", MemberViewSet)
urlpatterns = router.urls


class Tests(ProjectTestCase):
    def setUp(self):
        cache.clear()
        self.team, self.other = (Team.objects.create(name=name) for name in ("one", "two"))
        self.member = Member.objects.create(name="Ann", story="long", team=self.team)
        Member.objects.create(name="Bob", team=self.other)
        self.url = f"/teams/{self.team.pk}/players"

    def expected(self, pk=None, **attributes):
        return resource(
            "members",
            pk or self.member.pk,
            attributes=attributes,
            relationships={"team": {"data": resource("teams", self.team.pk)}},
        )

    def test_a_nested_list_has_the_resources_of_its_parent(self):
        self.assertEqual(self.ask("get", self.url)["data"], [self.expected(name="Ann")])

    def test_a_detail_has_a_serializer_of_its_own(self):
        for url in (self.url, "/members"):
            document = self.ask("get", f"{url}/{self.member.pk}?include=team")
            self.assertEqual(document["data"], self.expected(name="Ann", story="long"))
            self.assertEqual([team["id"] for team in document["included"]], [str(self.team.pk)])

    def test_a_list_takes_the_same_queries_for_any_number_of_rows(self):
        Member.objects.all().delete()

        def make(number):
            Member.objects.create(name=f"{number}", team=self.team)

        self.assert_constant_queries(f"{self.url}?include=team", make, 4)

    def test_a_resource_is_created_and_updated(self):
        data = self.expected(name="Cid")
        del data["id"]
        created = self.ask("post", "/members", {"data": data}, status=201)["data"]
        self.assertEqual(created, self.expected(created["id"], name="Cid"))

        changed = resource("members", created["id"], attributes={"story": "short"})
        answer = self.ask("patch", f"{self.url}/{created['id']}", {"data": changed})
        self.assertEqual(answer["data"], self.expected(created["id"], name="Cid", story="short"))

    def test_the_relationship_is_read_and_changed_at_its_own_url(self):
        url = f"{self.url}/{self.member.pk}/relationships/team"
        self.assertEqual(self.ask("get", url)["data"], resource("teams", self.team.pk))

        document = {"data": resource("teams", self.other.pk)}
        self.ask("patch", url, document, status=204)  # it is no player of that team any more
        self.member.refresh_from_db()
        self.assertEqual(self.member.team, self.other)

    def test_an_answer_is_cached(self):
        url = f"/teams/{self.team.pk}?include=members"
        first = self.ask("get", url)
        with CaptureQueriesContext(connection) as queries:
            self.assertEqual(self.ask("get", url), first)
        self.assertEqual(len(queries), 0)

    def test_what_is_cached_depends_on_the_parameters(self):
        url = f"/teams/{self.team.pk}"
        self.assertNotIn("included", self.ask("get", url))
        self.assertIn("included", self.ask("get", f"{url}?include=members"))
        self.assertEqual(
            self.ask("get", f"{url}?fields[teams]=name")["data"],
            resource("teams", self.team.pk, attributes={"name": "one"}),
        )

    def test_an_error_is_not_cached(self):
        self.ask("get", f"/teams/{self.team.pk}?include=nothing", status=400)
        self.ask("get", "/teams/0", status=404)
