"""django-guardian: permissions for single rows.

A viewset shows what `get_objects_for_user` returns, and DRF's `DjangoObjectPermissions` asks for
the permission to change a row. A related collection shows what the viewset of its type shows.
Linkage and included resources are those of the relation: a viewset narrows them by a prefetch of
its own.

<!-- not executed: it needs the package -->

```python
def get_queryset(self):
    notes = get_objects_for_user(self.request.user, "notes.view_note", Note.objects.order_by("pk"))
    return super().get_queryset().prefetch_related(Prefetch("notes", notes))
```
"""

from django.contrib.auth.models import User
from django.db import models
from guardian.shortcuts import assign_perm, get_objects_for_user
from rest_framework.permissions import DjangoObjectPermissions

from ecosystem.testing import ProjectTestCase, resource
from rest_framework_json_api import routers, serializers, views

SETTINGS = {
    "INSTALLED_APPS": ["guardian"],
    "AUTHENTICATION_BACKENDS": [
        "django.contrib.auth.backends.ModelBackend",
        "guardian.backends.ObjectPermissionBackend",
    ],
    "REST_FRAMEWORK": {
        "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.BasicAuthentication"]
    },
}


class Folder(models.Model):
    name = models.CharField(max_length=50)


class Note(models.Model):
    text = models.CharField(max_length=50)
    folder = models.ForeignKey(Folder, models.CASCADE, related_name="notes")


class FolderSerializer(serializers.ModelSerializer):
    included_serializers = {"notes": "ecosystem.projects.django_guardian.NoteSerializer"}

    class Meta:
        model = Folder
        fields = ["name", "notes"]
        read_only_fields = ["notes"]


class NoteSerializer(serializers.ModelSerializer):
    included_serializers = {"folder": FolderSerializer}

    class Meta:
        model = Note
        fields = ["text", "folder"]


class Permissions(DjangoObjectPermissions):
    def has_permission(self, request, view):
        return request.user.is_authenticated


def notes_for(user):
    return get_objects_for_user(user, "projects.view_note", Note.objects.order_by("pk"))


class FolderViewSet(views.ModelViewSet):
    queryset = Folder.objects.order_by("pk")
    serializer_class = FolderSerializer
    permission_classes = [Permissions]

    def get_queryset(self):
        notes = notes_for(self.request.user)
        return super().get_queryset().prefetch_related(models.Prefetch("notes", notes))


class NoteViewSet(views.ModelViewSet):
    serializer_class = NoteSerializer
    permission_classes = [Permissions]
    queryset = Note.objects.order_by("pk")

    def get_queryset(self):
        return notes_for(self.request.user)


router = routers.DefaultRouter(trailing_slash=False)
router.register("folders", FolderViewSet)
router.register("notes", NoteViewSet)
urlpatterns = router.urls


class Tests(ProjectTestCase):
    def setUp(self):
        self.user = User.objects.create_user("ann")
        self.client.force_authenticate(self.user)
        self.folder = Folder.objects.create(name="Letters")
        self.seen, self.hidden = (
            Note.objects.create(text=text, folder=self.folder) for text in ("seen", "hidden")
        )
        assign_perm("projects.view_note", self.user, self.seen)

    def expected(self):
        return resource(
            "notes",
            self.seen.pk,
            attributes={"text": "seen"},
            relationships={"folder": {"data": resource("folders", self.folder.pk)}},
        )

    def change(self, note):
        return {"data": resource("notes", note.pk, attributes={"text": "changed"})}

    def test_a_list_has_what_the_user_may_see(self):
        self.assertEqual(self.ask("get", "/notes")["data"], [self.expected()])

    def test_a_row_that_the_user_may_not_see_is_not_found(self):
        self.assertEqual(self.ask("get", f"/notes/{self.seen.pk}"), {"data": self.expected()})
        self.ask("get", f"/notes/{self.hidden.pk}", status=404)

    def test_related_resources_are_those_that_the_user_may_see(self):
        notes = self.ask("get", f"/folders/{self.folder.pk}/notes")

        self.assertEqual(notes["data"], [self.expected()])

    def test_linkage_and_included_resources_are_those_that_the_user_may_see(self):
        url = f"/folders/{self.folder.pk}"
        linkage = [resource("notes", self.seen.pk)]

        document = self.ask("get", f"{url}?include=notes")
        self.assertEqual(document["data"]["relationships"]["notes"]["data"], linkage)
        self.assertEqual(document["included"], [self.expected()])
        self.assertEqual(self.ask("get", f"{url}/relationships/notes")["data"], linkage)

    def test_a_list_of_parents_takes_the_same_queries_for_any_number_of_rows(self):
        Folder.objects.all().delete()

        def make(number):
            note = Note.objects.create(
                text=f"{number}", folder=Folder.objects.create(name=f"{number}")
            )
            assign_perm("projects.view_note", self.user, note)

        self.ask("get", "/notes")  # content types are cached
        self.assert_constant_queries("/folders?include=notes", make, 3)

    def test_a_list_takes_the_same_queries_for_any_number_of_rows(self):
        Note.objects.all().delete()

        def make(number):
            note = Note.objects.create(text=f"{number}", folder=self.folder)
            assign_perm("projects.view_note", self.user, note)

        self.ask("get", "/notes")  # content types are cached
        self.assert_constant_queries("/notes?include=folder", make, 4)

    def test_a_change_needs_the_permission_for_the_row(self):
        url = f"/notes/{self.seen.pk}"
        answer = self.ask("patch", url, self.change(self.seen), status=403)
        self.assertEqual([error["code"] for error in answer["errors"]], ["permission_denied"])

        assign_perm("projects.change_note", self.user, self.seen)
        self.client.force_authenticate(User.objects.get(username="ann"))
        answer = self.ask("patch", url, self.change(self.seen))
        self.assertEqual(answer["data"]["attributes"], {"text": "changed"})

    def test_a_change_of_a_relationship_needs_the_permission_for_the_row(self):
        other = Folder.objects.create(name="Bills")
        url = f"/notes/{self.seen.pk}/relationships/folder"
        document = {"data": resource("folders", other.pk)}
        self.ask("patch", url, document, status=403)

        assign_perm("projects.change_note", self.user, self.seen)
        self.client.force_authenticate(User.objects.get(username="ann"))
        self.assertEqual(self.ask("patch", url, document)["data"], resource("folders", other.pk))

    def test_a_request_without_a_user_is_asked_for_one(self):
        self.client.force_authenticate(None)
        response = self.response_to("get", "/notes")

        self.assertEqual(response.headers["WWW-Authenticate"], 'Basic realm="api"')
        answer = self.ask("get", "/notes", status=401)
        self.assertEqual([error["code"] for error in answer["errors"]], ["not_authenticated"])
