"""djangorestframework-simplejwt: JSON web tokens.

Its views for tokens are views of DRF that answer with a value and not with a resource, so what they
say is no JSON:API. Give them DRF's parser and renderer, in the URLconf, and clients send and get
plain JSON with `application/json`, errors included:

<!-- not executed: it needs the package -->

```python
plain = {"parser_classes": [JSONParser], "renderer_classes": [JSONRenderer]}

urlpatterns = [path("token", TokenObtainPairView.as_view(**plain))]
```

Without that, the body is a document whose `type` is the name of the view, spelled as types are
(`tokenObtainPairViews`), and the tokens are in `data` as they are. A token that is not valid is one
error with the status 401, for all other views.
"""

from django.contrib.auth.models import User
from django.urls import path
from rest_framework.parsers import JSONParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import JSONRenderer
from rest_framework_simplejwt.views import TokenObtainPairView, TokenRefreshView

from ecosystem.testing import ProjectTestCase, resource
from rest_framework_json_api import routers, serializers, views

SETTINGS = {
    "REST_FRAMEWORK": {
        "DEFAULT_AUTHENTICATION_CLASSES": [
            "rest_framework_simplejwt.authentication.JWTAuthentication"
        ]
    },
    "SIMPLE_JWT": {"SIGNING_KEY": "a-key-of-no-use-outside-of-these-small-projects"},
}


class UserSerializer(serializers.ModelSerializer):
    class Meta:
        model = User
        fields = ["username"]


class UserViewSet(views.ModelViewSet):
    queryset = User.objects.order_by("pk")
    serializer_class = UserSerializer
    permission_classes = [IsAuthenticated]


plain = {"parser_classes": [JSONParser], "renderer_classes": [JSONRenderer]}
router = routers.DefaultRouter(trailing_slash=False)
router.register("users", UserViewSet)
urlpatterns = [
    path("token", TokenObtainPairView.as_view(**plain)),
    path("token/refresh", TokenRefreshView.as_view(**plain)),
    path("as-it-is/token", TokenObtainPairView.as_view()),
    *router.urls,
]

CREDENTIALS = {"username": "ann", "password": "secret"}


class Tests(ProjectTestCase):
    def setUp(self):
        self.user = User.objects.create_user(**CREDENTIALS)

    def authorize(self):
        token = self.plain("post", "/token", CREDENTIALS)["access"]
        self.client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")

    def test_a_login_answers_in_plain_json(self):
        tokens = self.plain("post", "/token", CREDENTIALS)
        self.assertEqual(set(tokens), {"access", "refresh"})

        fresh = self.plain("post", "/token/refresh", {"refresh": tokens["refresh"]})
        self.assertEqual(set(fresh), {"access"})

    def test_a_login_that_fails_is_an_error_in_plain_json(self):
        answer = self.plain("post", "/token", {**CREDENTIALS, "password": "no"}, status=401)

        self.assertEqual(answer["detail"], "No active account found with the given credentials")

    def test_a_login_without_the_settings_takes_a_document(self):
        data = resource("tokenObtainPairViews", attributes=CREDENTIALS)
        response = self.response_to("post", "/as-it-is/token", {"data": data})

        self.assertEqual(set(response.json()["data"]), {"access", "refresh"})

    def test_a_login_without_the_settings_that_fails_is_one_error(self):
        data = resource("tokenObtainPairViews", attributes={**CREDENTIALS, "password": "no"})
        answer = self.ask("post", "/as-it-is/token", {"data": data}, status=401)

        self.assertEqual(
            answer["errors"],
            [
                {
                    "status": "401",
                    "code": "no_active_account",
                    "title": "Unauthorized",
                    "detail": "No active account found with the given credentials",
                }
            ],
        )

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

        self.assert_constant_queries("/users", make, 3)

    def test_a_bad_token_is_one_error(self):
        self.client.credentials(HTTP_AUTHORIZATION="Bearer a.b.c")
        answer = self.ask("get", "/users", status=401)

        self.assertEqual(len(answer["errors"]), 1)
        [error] = answer["errors"]
        self.assertEqual(error["status"], "401")
        self.assertEqual(error["code"], "token_not_valid")
        self.assertEqual(error["detail"], "Given token not valid for any token type")
        header = self.response_to("get", "/users").headers["WWW-Authenticate"]
        self.assertEqual(header, 'Bearer realm="api"')

    def test_a_request_without_a_token_is_one_error(self):
        answer = self.ask("get", "/users", status=401)

        self.assertEqual([error["code"] for error in answer["errors"]], ["not_authenticated"])
