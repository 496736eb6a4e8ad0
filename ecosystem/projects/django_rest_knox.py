"""django-rest-knox: tokens that are kept in the database.

Its login view answers with a value and not with a resource, so what it says is no JSON:API. Give it
DRF's renderer in the URLconf, and it answers in plain JSON with `application/json`, errors
included:

<!-- not executed: it needs the package -->

```python
plain = {"parser_classes": [JSONParser], "renderer_classes": [JSONRenderer]}

urlpatterns = [path("login", LoginView.as_view(**plain))]
```

Logging out has no body to answer with. A token that is not valid is one error with the status 401,
for all other views.
"""

import base64

from django.contrib.auth.models import User
from django.urls import path
from knox.auth import TokenAuthentication
from knox.views import LoginView, LogoutAllView, LogoutView
from rest_framework.authentication import BasicAuthentication
from rest_framework.parsers import JSONParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import JSONRenderer

from ecosystem.testing import ProjectTestCase, resource
from rest_framework_json_api import routers, serializers, views

SETTINGS = {"INSTALLED_APPS": ["knox"]}


class UserSerializer(serializers.ModelSerializer):
    class Meta:
        model = User
        fields = ["username"]


class UserViewSet(views.ModelViewSet):
    queryset = User.objects.order_by("pk")
    serializer_class = UserSerializer
    authentication_classes = [TokenAuthentication]
    permission_classes = [IsAuthenticated]


class BasicLoginView(LoginView):
    authentication_classes = [BasicAuthentication]


plain = {"parser_classes": [JSONParser], "renderer_classes": [JSONRenderer]}
router = routers.DefaultRouter(trailing_slash=False)
router.register("users", UserViewSet)
urlpatterns = [
    path("login", BasicLoginView.as_view(**plain)),
    path("logout", LogoutView.as_view()),
    path("logout/all", LogoutAllView.as_view()),
    *router.urls,
]


def basic(password):
    return "Basic " + base64.b64encode(f"ann:{password}".encode()).decode()


class Tests(ProjectTestCase):
    def setUp(self):
        self.user = User.objects.create_user("ann", password="secret")

    def authorize(self):
        self.client.credentials(HTTP_AUTHORIZATION=basic("secret"))
        token = self.plain("post", "/login", {})["token"]
        self.client.credentials(HTTP_AUTHORIZATION=f"Token {token}")

    def test_a_login_answers_in_plain_json(self):
        self.client.credentials(HTTP_AUTHORIZATION=basic("secret"))

        self.assertEqual(set(self.plain("post", "/login", {})), {"expiry", "token"})

    def test_a_login_that_fails_is_an_error_in_plain_json(self):
        self.client.credentials(HTTP_AUTHORIZATION=basic("no"))

        answer = self.plain("post", "/login", {}, status=401)
        self.assertEqual(answer, {"detail": "Invalid username/password."})

    def test_a_token_opens_resources(self):
        self.authorize()
        expected = resource("users", self.user.pk, attributes={"username": "ann"})

        self.assertEqual(self.ask("get", "/users")["data"], [expected])
        data = resource("users", self.user.pk, attributes={"username": "anna"})
        answer = self.ask("patch", f"/users/{self.user.pk}", {"data": data})
        self.assertEqual(answer["data"]["attributes"], {"username": "anna"})

    def test_a_list_takes_the_same_queries_for_any_number_of_rows(self):
        self.authorize()

        def make(number):
            return number == 1 or User.objects.create_user(f"{number}")

        self.assert_constant_queries("/users", make, 4)

    def test_a_logout_ends_the_token(self):
        for url in ("/logout", "/logout/all"):
            self.authorize()
            self.ask("post", url, status=204)
            self.ask("get", "/users", status=401)

    def test_a_bad_token_is_one_error(self):
        self.client.credentials(HTTP_AUTHORIZATION="Token abc")
        answer = self.ask("get", "/users", status=401)

        self.assertEqual(
            answer["errors"],
            [
                {
                    "status": "401",
                    "code": "authentication_failed",
                    "title": "Unauthorized",
                    "detail": "Invalid token.",
                }
            ],
        )
        self.assertEqual(self.response_to("get", "/users").headers["WWW-Authenticate"], "Token")
