"""dj-rest-auth: logging in and out, the user, and passwords.

Its URLs are included as a whole, and some of its views answer with a text and not with a resource,
so what they say is no JSON:API. Let clients ask for plain JSON by DRF's parser and renderer, at the
end of the settings; then any view answers so to `Accept: application/json`:

<!-- not executed: it needs the package -->

```python
REST_FRAMEWORK["DEFAULT_PARSER_CLASSES"] += ("rest_framework.parsers.JSONParser",)
REST_FRAMEWORK["DEFAULT_RENDERER_CLASSES"] += ("rest_framework.renderers.JSONRenderer",)
```

An error is an array of error objects then. The details of the user are a resource in any case, and
a token that is not valid is one error with the status 401.
"""

from django.contrib.auth.models import User
from django.urls import include, path
from rest_framework.permissions import IsAuthenticated

from ecosystem.testing import ProjectTestCase, resource
from rest_framework_json_api import routers, serializers, views

SETTINGS = {
    "INSTALLED_APPS": ["rest_framework.authtoken", "dj_rest_auth"],
    "REST_FRAMEWORK": {
        "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.TokenAuthentication"],
        "DEFAULT_PARSER_CLASSES": [
            "rest_framework_json_api.parsers.JSONParser",
            "rest_framework.parsers.JSONParser",
        ],
        "DEFAULT_RENDERER_CLASSES": [
            "rest_framework_json_api.renderers.JSONRenderer",
            "rest_framework.renderers.JSONRenderer",
        ],
    },
}


class UserSerializer(serializers.ModelSerializer):
    class Meta:
        model = User
        fields = ["username"]


class UserViewSet(views.ModelViewSet):
    queryset = User.objects.order_by("pk")
    serializer_class = UserSerializer
    permission_classes = [IsAuthenticated]


router = routers.DefaultRouter(trailing_slash=False)
router.register("users", UserViewSet)
urlpatterns = [path("auth/", include("dj_rest_auth.urls")), *router.urls]

CREDENTIALS = {"username": "ann", "password": "secret"}


class Tests(ProjectTestCase):
    def setUp(self):
        self.user = User.objects.create_user(**CREDENTIALS)

    def authorize(self):
        key = self.plain("post", "/auth/login/", CREDENTIALS)["key"]
        self.client.credentials(HTTP_AUTHORIZATION=f"Token {key}")

    def test_a_login_answers_in_plain_json(self):
        self.assertEqual(set(self.plain("post", "/auth/login/", CREDENTIALS)), {"key"})

    def test_a_login_answers_with_a_document(self):
        data = resource("loginViews", attributes=CREDENTIALS)
        answer = self.ask("post", "/auth/login/", {"data": data})

        self.assertEqual(answer["data"]["attributes"], {"key": self.user.auth_token.key})

    def test_a_login_that_fails_is_an_error_of_either_kind(self):
        wrong = {**CREDENTIALS, "password": "no"}
        text = "Unable to log in with provided credentials."

        [error] = self.plain("post", "/auth/login/", wrong, status=400)
        self.assertEqual(error["detail"], text)
        data = resource("loginViews", attributes=wrong)
        answer = self.ask("post", "/auth/login/", {"data": data}, status=400)
        self.assertEqual([error["detail"] for error in answer["errors"]], [text])

    def test_the_user_is_a_resource_read_and_written(self):
        self.authorize()
        answer = self.ask("get", "/auth/user/")["data"]
        self.assertEqual(answer["attributes"]["username"], "ann")

        data = resource(answer["type"], answer["id"], attributes={"first_name": "Ann"})
        self.ask("patch", "/auth/user/", {"data": data})
        self.user.refresh_from_db()
        self.assertEqual(self.user.first_name, "Ann")

    def test_a_logout_ends_the_token(self):
        self.authorize()
        answer = self.plain("post", "/auth/logout/", {})
        self.assertEqual(answer, {"detail": "Successfully logged out."})

        self.ask("get", "/users", status=401)

    def test_a_list_takes_the_same_queries_for_any_number_of_rows(self):
        self.authorize()

        def make(number):
            return number == 1 or User.objects.create_user(f"{number}")

        self.assert_constant_queries("/users", make, 3)

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
