"""django-simple-history: earlier versions of a row.

The model of the versions is a model like any other, with a serializer and a viewset; the ids of its
resources are its primary key, `history_id`. With `HistoricalRecords(related_name="versions")` they
are a to-many relationship of the row, like any other. The manager `history` can be declared as a
`ResourceRelatedField` as well, but it is no relation for Django, so it queries for each row.
"""

from django.contrib.auth.models import User
from django.db import models
from simple_history.models import HistoricalRecords

from ecosystem.testing import ProjectTestCase, resource
from rest_framework_json_api import routers, serializers, views

SETTINGS = {
    "INSTALLED_APPS": ["simple_history"],
    "MIDDLEWARE": ["simple_history.middleware.HistoryRequestMiddleware"],
    "REST_FRAMEWORK": {
        "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.BasicAuthentication"]
    },
}


class Poll(models.Model):
    question = models.CharField(max_length=50)
    history = HistoricalRecords(related_name="versions")


Version = Poll.history.model


class UserSerializer(serializers.ModelSerializer):
    class Meta:
        model = User
        fields = ["username"]


class VersionSerializer(serializers.ModelSerializer):
    included_serializers = {"history_user": UserSerializer}

    class Meta:
        model = Version
        fields = ["question", "history_type", "history_user"]
        resource_name = "versions"


class PollSerializer(serializers.ModelSerializer):
    included_serializers = {"versions": VersionSerializer}

    class Meta:
        model = Poll
        fields = ["question", "versions"]
        read_only_fields = ["versions"]


class UserViewSet(views.ReadOnlyModelViewSet):
    queryset = User.objects.order_by("pk")
    serializer_class = UserSerializer


class VersionViewSet(views.ReadOnlyModelViewSet):
    queryset = Version.objects.all()
    serializer_class = VersionSerializer


class PollViewSet(views.ModelViewSet):
    queryset = Poll.objects.order_by("pk")
    serializer_class = PollSerializer


router = routers.DefaultRouter(trailing_slash=False)
router.register("users", UserViewSet)
router.register("versions", VersionViewSet, basename="version")
router.register("polls", PollViewSet)
urlpatterns = router.urls


class Tests(ProjectTestCase):
    def setUp(self):
        self.user = User.objects.create_user("ann")
        self.client.force_login(self.user)
        self.poll = Poll.objects.create(question="Tea?")
        self.poll.question = "Coffee?"
        self.poll.save()
        self.url = f"/polls/{self.poll.pk}"

    def versions(self):
        return [resource("versions", version.pk) for version in self.poll.history.all()]

    def test_a_list_of_versions_takes_the_same_queries_for_any_number_of_rows(self):
        Version.objects.all().delete()
        self.assert_constant_queries(
            "/versions?include=historyUser",
            lambda number: Poll.objects.create(question=f"{number}"),
            2,
        )

    def test_a_list_with_the_history_takes_the_same_queries_for_any_number_of_rows(self):
        Poll.objects.all().delete()
        self.assert_constant_queries(
            "/polls?include=versions", lambda number: Poll.objects.create(question=f"{number}"), 3
        )

    def test_the_history_is_a_relationship(self):
        data = self.ask("get", self.url)["data"]

        self.assertEqual(data["attributes"], {"question": "Coffee?"})
        self.assertEqual(data["relationships"]["versions"]["data"], self.versions())

    def test_versions_are_included(self):
        included = self.ask("get", f"{self.url}?include=versions")["included"]

        self.assertEqual(
            [version["attributes"] for version in included],
            [
                {"question": "Tea?", "historyType": "+"},
                {"question": "Coffee?", "historyType": "~"},
            ],
        )

    def test_versions_have_urls_of_their_own(self):
        self.assertEqual(
            self.ask("get", f"{self.url}/relationships/versions")["data"], self.versions()
        )
        related = self.ask("get", f"{self.url}/versions")["data"]
        self.assertEqual(
            [version["attributes"]["question"] for version in related], ["Coffee?", "Tea?"]
        )

    def test_a_write_is_a_version_with_its_user(self):
        data = resource("polls", self.poll.pk, attributes={"question": "Water?"})
        self.client.force_authenticate(self.user)
        self.ask("patch", self.url, {"data": data})

        version = self.poll.history.first()
        self.assertEqual((version.question, version.history_type), ("Water?", "~"))
        document = self.ask("get", f"/versions/{version.pk}?include=historyUser")
        self.assertEqual(
            document["data"],
            resource(
                "versions",
                version.pk,
                attributes={"question": "Water?", "historyType": "~"},
                relationships={"historyUser": {"data": resource("users", self.user.pk)}},
            ),
        )
        self.assertEqual(
            document["included"], [resource("users", self.user.pk, attributes={"username": "ann"})]
        )

    def test_a_create_is_the_first_version(self):
        data = resource("polls", attributes={"question": "Milk?"})
        created = self.ask("post", "/polls", {"data": data}, status=201)["data"]

        version = Version.objects.get(id=created["id"])
        self.assertEqual(version.history_type, "+")
        self.assertEqual(
            created["relationships"]["versions"]["data"], [resource("versions", version.pk)]
        )
