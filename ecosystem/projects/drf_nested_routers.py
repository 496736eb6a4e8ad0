"""drf-nested-routers: the URLs of one collection below those of another.

Viewsets stand in `NestedSimpleRouter` as in any router of DRF. With its mixin before our router,
nested resources have links and relationship URLs, too:

<!-- not executed: it needs the package -->

```python
class NestedRouter(NestedMixin, routers.SimpleRouter):
    pass
```

Where a nested collection has the name of a relationship of its parent (`/domains/1/servers`), both
have one URL: put the URLs of the nested router first, so that it can be written to.
"""

from django.db import models
from rest_framework_nested.routers import NestedMixin, NestedSimpleRouter

from ecosystem.testing import ProjectTestCase, resource
from rest_framework_json_api import routers, serializers, views


class Domain(models.Model):
    name = models.CharField(max_length=50)


class Server(models.Model):
    name = models.CharField(max_length=50)
    domain = models.ForeignKey(Domain, models.CASCADE, related_name="servers")


class DomainSerializer(serializers.ModelSerializer):
    included_serializers = {"servers": "ecosystem.projects.drf_nested_routers.ServerSerializer"}

    class Meta:
        model = Domain
        fields = ["name", "servers"]
        read_only_fields = ["servers"]


class ServerSerializer(serializers.ModelSerializer):
    included_serializers = {"domain": DomainSerializer}

    class Meta:
        model = Server
        fields = ["name", "domain"]
        read_only_fields = ["domain"]


class DomainViewSet(views.ModelViewSet):
    queryset = Domain.objects.order_by("pk")
    serializer_class = DomainSerializer


class ServerViewSet(views.ModelViewSet):
    queryset = Server.objects.order_by("pk")
    serializer_class = ServerSerializer

    def get_queryset(self):
        return super().get_queryset().filter(domain=self.kwargs["domain_pk"])

    def perform_create(self, serializer):
        serializer.save(domain_id=self.kwargs["domain_pk"])


class NestedRouter(NestedMixin, routers.SimpleRouter):
    pass


router = routers.SimpleRouter(trailing_slash=False)
router.register("domains", DomainViewSet)
nested = NestedRouter(router, "domains", lookup="domain", trailing_slash=False)
nested.register("servers", ServerViewSet, basename="domain-server")
plain = NestedSimpleRouter(router, "domains", lookup="domain", trailing_slash=False)
plain.register("hosts", ServerViewSet, basename="domain-host")
urlpatterns = [*nested.urls, *plain.urls, *router.urls]


class Tests(ProjectTestCase):
    def setUp(self):
        self.domain, self.other = (Domain.objects.create(name=name) for name in ("one", "two"))
        self.server = Server.objects.create(name="web", domain=self.domain)
        Server.objects.create(name="mail", domain=self.other)
        self.url = f"/domains/{self.domain.pk}/servers"

    def expected(self, name, pk=None):
        return resource(
            "servers",
            pk or self.server.pk,
            attributes={"name": name},
            relationships={"domain": {"data": resource("domains", self.domain.pk)}},
        )

    def test_a_nested_list_has_the_resources_of_its_parent(self):
        self.assertEqual(self.ask("get", self.url)["data"], [self.expected("web")])

    def test_a_nested_resource_is_read_with_what_is_included(self):
        document = self.ask("get", f"{self.url}/{self.server.pk}?include=domain")

        self.assertEqual(document["data"], self.expected("web"))
        self.assertEqual([domain["id"] for domain in document["included"]], [str(self.domain.pk)])

    def test_links_lead_to_the_nested_urls(self):
        link = f"http://testserver{self.url}/{self.server.pk}"
        data = self.response_to("get", link).json()["data"]

        self.assertEqual(data["links"], {"self": link})
        self.assertEqual(
            data["relationships"]["domain"]["links"],
            {"self": f"{link}/relationships/domain", "related": f"{link}/domain"},
        )

    def test_the_relationship_and_what_is_related_are_read_at_their_own_urls(self):
        url = f"{self.url}/{self.server.pk}"

        linkage = resource("domains", self.domain.pk)
        self.assertEqual(self.ask("get", f"{url}/relationships/domain")["data"], linkage)
        related = self.ask("get", f"{url}/domain")["data"]
        self.assertEqual(related["attributes"], {"name": "one"})

    def test_the_router_of_the_package_serves_the_same_documents(self):
        url = f"/domains/{self.domain.pk}/hosts"

        self.assertEqual(self.ask("get", url), self.ask("get", self.url))
        url, nested = f"{url}/{self.server.pk}", f"{self.url}/{self.server.pk}"
        self.assertEqual(self.ask("get", url), self.ask("get", nested))

    def test_a_list_takes_the_same_queries_for_any_number_of_rows(self):
        Server.objects.all().delete()

        def make(number):
            Server.objects.create(name=f"{number}", domain=self.domain)

        self.assert_constant_queries(f"{self.url}?include=domain", make, 4)

    def test_a_resource_is_created_below_its_parent(self):
        data = resource("servers", attributes={"name": "db"})
        created = self.ask("post", self.url, {"data": data}, status=201)["data"]

        self.assertEqual(created, self.expected("db", created["id"]))

    def test_a_resource_is_updated_below_its_parent(self):
        data = resource("servers", self.server.pk, attributes={"name": "proxy"})
        answer = self.ask("patch", f"{self.url}/{self.server.pk}", {"data": data})

        self.assertEqual(answer, {"data": self.expected("proxy")})
        self.ask(
            "patch",
            f"/domains/{self.other.pk}/servers/{self.server.pk}",
            {"data": data},
            status=404,
        )

    def test_the_relationship_of_the_parent_keeps_its_url(self):
        linkage = [resource("servers", self.server.pk)]
        answer = self.ask("get", f"/domains/{self.domain.pk}/relationships/servers")

        self.assertEqual(answer["data"], linkage)
