"""sentry-sdk: reports of errors to Sentry.

What no handler of exceptions foresees is reported once, and errors of the API are not. The report
has the data of the request.
"""

import sentry_sdk
from django.db import models
from sentry_sdk.integrations.django import DjangoIntegration
from sentry_sdk.transport import Transport

from ecosystem.testing import ProjectTestCase, resource
from rest_framework_json_api import routers, serializers, views


class Thing(models.Model):
    name = models.CharField(max_length=50)


class ThingSerializer(serializers.ModelSerializer):
    class Meta:
        model = Thing
        fields = ["name"]

    def create(self, validated_data):
        if validated_data["name"] == "broken":
            raise RuntimeError
        return super().create(validated_data)


class ThingViewSet(views.ModelViewSet):
    queryset = Thing.objects.order_by("pk")
    serializer_class = ThingSerializer


router = routers.DefaultRouter(trailing_slash=False)
router.register("things", ThingViewSet)
urlpatterns = router.urls


class Kept(Transport):
    events = []

    def capture_envelope(self, envelope):
        event = envelope.get_event()
        if event is not None:
            self.events.append(event)


sentry_sdk.init(
    dsn="http://key@localhost/1",
    transport=Kept,
    integrations=[DjangoIntegration()],
    default_integrations=False,
    max_request_body_size="always",
)


class Tests(ProjectTestCase):
    def setUp(self):
        Kept.events.clear()
        self.client.raise_request_exception = False

    def post(self, name):
        return "post", "/things", {"data": resource("things", attributes={"name": name})}

    def test_an_exception_is_reported_once(self):
        self.assertEqual(self.response_to(*self.post("broken")).status_code, 500)

        types = [event["exception"]["values"][-1]["type"] for event in Kept.events]
        self.assertEqual(types, ["RuntimeError"])

    def test_a_report_has_the_data_of_the_request(self):
        self.response_to(*self.post("broken"))

        self.assertIn("broken", str(Kept.events[0]["request"]["data"]))

    def test_errors_of_the_api_are_not_reported(self):
        self.ask("get", "/things/1", status=404)
        self.ask("get", "/things?sort=nothing", status=400)
        self.ask(*self.post("x" * 60), status=400)
        self.assertEqual(Kept.events, [])

    def test_resources_are_written_and_read(self):
        created = self.ask(*self.post("kettle"), status=201)

        self.assertEqual(self.ask("get", f"/things/{created['data']['id']}"), created)

    def test_a_list_takes_the_same_queries_for_any_number_of_rows(self):
        self.assert_constant_queries(
            "/things", lambda number: Thing.objects.create(name=f"{number}"), 2
        )
