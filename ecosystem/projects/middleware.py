"""Middleware with process_exception: reports of errors, or answers to them.

What no handler of exceptions foresees goes to `process_exception` of the project's middleware, as
with DRF. Its answer is sent as it is. Exceptions that are errors of the API are answered before.
"""

from django.db import models
from django.http import JsonResponse

from ecosystem.testing import ProjectTestCase, resource
from rest_framework_json_api import routers, serializers, views

SETTINGS = {"MIDDLEWARE": ["ecosystem.projects.middleware.Reporter"]}


class OutOfStock(Exception):
    pass


class Reporter:
    reported = []

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        self.reported.append(type(exception))
        if isinstance(exception, OutOfStock):
            error = {"status": "409", "detail": "It is sold out."}
            media_type = "application/vnd.api+json"
            return JsonResponse({"errors": [error]}, status=409, content_type=media_type)
        return None


class Thing(models.Model):
    name = models.CharField(max_length=50)


class ThingSerializer(serializers.ModelSerializer):
    class Meta:
        model = Thing
        fields = ["name"]

    def create(self, validated_data):
        if validated_data["name"] == "sold out":
            raise OutOfStock
        if validated_data["name"] == "broken":
            raise RuntimeError
        return super().create(validated_data)


class ThingViewSet(views.ModelViewSet):
    queryset = Thing.objects.order_by("pk")
    serializer_class = ThingSerializer


router = routers.DefaultRouter(trailing_slash=False)
router.register("things", ThingViewSet)
urlpatterns = router.urls


class Tests(ProjectTestCase):
    def setUp(self):
        Reporter.reported.clear()
        self.client.raise_request_exception = False

    def post(self, name):
        return "post", "/things", {"data": resource("things", attributes={"name": name})}

    def test_an_exception_is_answered_by_the_middleware(self):
        answer = self.ask(*self.post("sold out"), status=409)

        self.assertEqual(answer, {"errors": [{"status": "409", "detail": "It is sold out."}]})

    def test_an_exception_that_the_middleware_leaves_is_reported_once_and_a_500(self):
        self.assertEqual(self.response_to(*self.post("broken")).status_code, 500)
        self.assertEqual(Reporter.reported, [RuntimeError])

    def test_errors_of_the_api_are_not_reported(self):
        self.ask("get", "/things/1", status=404)
        self.ask("get", "/things?sort=nothing", status=400)
        self.ask(*self.post("x" * 60), status=400)
        self.assertEqual(Reporter.reported, [])

    def test_resources_are_written_and_read(self):
        created = self.ask(*self.post("kettle"), status=201)

        self.assertEqual(self.ask("get", f"/things/{created['data']['id']}"), created)
