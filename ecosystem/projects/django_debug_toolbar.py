"""django-debug-toolbar: what a request did, beside the browsable API.

The toolbar is part of the pages of the browsable API. Documents stay as they are; what their
requests did is in the history of the toolbar.
"""

from debug_toolbar.toolbar import debug_toolbar_urls
from django.db import models

from ecosystem.testing import ProjectTestCase, resource
from rest_framework_json_api import routers, serializers, views

SETTINGS = {
    "DEBUG": True,
    "INSTALLED_APPS": ["debug_toolbar"],
    "MIDDLEWARE": ["debug_toolbar.middleware.DebugToolbarMiddleware"],
    "DEBUG_TOOLBAR_CONFIG": {
        "SHOW_TOOLBAR_CALLBACK": "ecosystem.projects.django_debug_toolbar.shows_toolbar",
        "IS_RUNNING_TESTS": False,
    },
}


def shows_toolbar(request):
    return True


class Rack(models.Model):
    name = models.CharField(max_length=50)


class Tool(models.Model):
    name = models.CharField(max_length=50)
    rack = models.ForeignKey(Rack, models.CASCADE, related_name="tools")


class RackSerializer(serializers.ModelSerializer):
    class Meta:
        model = Rack
        fields = ["name"]


class ToolSerializer(serializers.ModelSerializer):
    included_serializers = {"rack": RackSerializer}

    class Meta:
        model = Tool
        fields = ["name", "rack"]


class RackViewSet(views.ModelViewSet):
    queryset = Rack.objects.order_by("pk")
    serializer_class = RackSerializer


class ToolViewSet(views.ModelViewSet):
    queryset = Tool.objects.order_by("pk")
    serializer_class = ToolSerializer


router = routers.DefaultRouter(trailing_slash=False)
router.register("racks", RackViewSet)
router.register("tools", ToolViewSet)
urlpatterns = [*router.urls, *debug_toolbar_urls()]


class Tests(ProjectTestCase):
    def setUp(self):
        self.rack = Rack.objects.create(name="Left")

    def test_the_browsable_api_has_the_toolbar(self):
        response = self.client.get("/tools", headers={"accept": "text/html"})

        self.assertEqual(response.status_code, 200)
        self.assertIn("djDebugToolbar", response.content.decode())

    def test_documents_are_written_and_read_as_without_it(self):
        data = resource(
            "tools",
            attributes={"name": "Saw"},
            relationships={"rack": {"data": resource("racks", self.rack.pk)}},
        )
        created = self.ask("post", "/tools", {"data": data}, status=201)["data"]

        self.assertEqual(
            self.ask("get", f"/tools/{created['id']}?include=rack"),
            {
                "data": created,
                "included": [resource("racks", self.rack.pk, attributes={"name": "Left"})],
            },
        )

    def test_a_list_takes_the_same_queries_for_any_number_of_rows(self):
        def make(number):
            Tool.objects.create(name=f"{number}", rack=self.rack)

        self.assert_constant_queries("/tools?include=rack", make, 3)

    def test_the_history_has_the_queries_of_a_request_for_a_document(self):
        response = self.response_to("get", "/tools")

        self.assertIn("djdt-request-id", response.headers)
        self.assertIn("SQLPanel", response.headers["Server-Timing"])
