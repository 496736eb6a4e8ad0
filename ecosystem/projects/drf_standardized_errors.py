"""drf-standardized-errors: errors in a format of their own.

What does not work: its handler for resources. Its format is one object with `type` and `errors`,
whose members are `code`, `detail` and `attr`, and JSON:API has another. A project that has views of
both kinds has one handler for each:

<!-- not executed: it needs the package -->

```python
from drf_standardized_errors.handler import exception_handler as standardized
from rest_framework_json_api import exceptions


def exception_handler(exc, context):
    is_json_api = exceptions.rendered_with_json_api(context["view"])
    return (exceptions.exception_handler if is_json_api else standardized)(exc, context)
```
"""

from django.db import models
from django.urls import path
from drf_standardized_errors.handler import exception_handler as standardized
from rest_framework import generics
from rest_framework import serializers as plain
from rest_framework.parsers import JSONParser
from rest_framework.renderers import JSONRenderer

from ecosystem.testing import ProjectTestCase, resource
from rest_framework_json_api import exceptions, routers, serializers, views

SETTINGS = {
    "INSTALLED_APPS": ["drf_standardized_errors"],
    "REST_FRAMEWORK": {
        "EXCEPTION_HANDLER": "ecosystem.projects.drf_standardized_errors.exception_handler"
    },
}


def exception_handler(exc, context):
    is_json_api = exceptions.rendered_with_json_api(context["view"])
    return (exceptions.exception_handler if is_json_api else standardized)(exc, context)


class Thing(models.Model):
    name = models.CharField(max_length=5)


class ThingSerializer(serializers.ModelSerializer):
    class Meta:
        model = Thing
        fields = ["name"]


class PlainThingSerializer(plain.ModelSerializer):
    class Meta:
        model = Thing
        fields = ["name"]


class ThingViewSet(views.ModelViewSet):
    queryset = Thing.objects.order_by("pk")
    serializer_class = ThingSerializer


class PlainView(generics.CreateAPIView):
    queryset = Thing.objects.all()
    serializer_class = PlainThingSerializer
    parser_classes = [JSONParser]
    renderer_classes = [JSONRenderer]


router = routers.DefaultRouter(trailing_slash=False)
router.register("things", ThingViewSet)
urlpatterns = [path("plain", PlainView.as_view()), *router.urls]


class Tests(ProjectTestCase):
    def test_a_resource_has_errors_of_jsonapi(self):
        data = resource("things", attributes={"name": "too long"})
        answer = self.ask("post", "/things", {"data": data}, status=400)

        self.assertEqual(
            answer["errors"],
            [
                {
                    "status": "400",
                    "code": "max_length",
                    "title": "Bad Request",
                    "detail": "Ensure this field has no more than 5 characters.",
                    "source": {"pointer": "/data/attributes/name"},
                }
            ],
        )

    def test_a_plain_view_has_standardized_errors(self):
        answer = self.plain("post", "/plain", {"name": "too long"}, status=400)

        self.assertEqual(
            answer,
            {
                "type": "validation_error",
                "errors": [
                    {
                        "code": "max_length",
                        "detail": "Ensure this field has no more than 5 characters.",
                        "attr": "name",
                    }
                ],
            },
        )

    def test_resources_are_written_and_read(self):
        data = resource("things", attributes={"name": "saw"})
        created = self.ask("post", "/things", {"data": data}, status=201)

        self.assertEqual(self.ask("get", f"/things/{created['data']['id']}"), created)

    def test_a_list_takes_the_same_queries_for_any_number_of_rows(self):
        self.assert_constant_queries(
            "/things", lambda number: Thing.objects.create(name=f"{number}"), 2
        )
