"""The methods of relationships."""

from typing import Any

import pytest
from rest_framework.permissions import IsAdminUser

from rest_framework_json_api import views
from tests import models
from tests.client import identifiers
from tests.http import document
from tests.resources.polymorphic.api import MediaViewSet
from tests.resources.polymorphic.test_relationships import MediaRelationshipView
from tests.routing.routers.api import (
    AlbumSerializer,
    AlbumViewSet,
    PlainRelationships,
    relationship,
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.routing.routers.api")]

TO_ONE = "GET, PATCH, HEAD, OPTIONS"
TO_MANY = "GET, POST, PATCH, DELETE, HEAD, OPTIONS"
METHODS = ["get", "post", "patch", "put", "delete", "head", "options"]


def allowed(view: Any, pk: Any, name: str) -> dict[str, tuple[int, str]]:
    """Return the status and the header ``Allow`` of each method."""
    responses = {method: relationship(view, method, pk, name) for method in METHODS}
    return {method: (found.status_code, found["Allow"]) for method, found in responses.items()}


class WithSerializer(PlainRelationships):
    parent_serializer_class = AlbumSerializer


class WithoutQueryset(views.RelationshipView):
    def get_object(self) -> Any:
        return models.Album.objects.get(pk=self.kwargs["pk"])


ACTIONS: Any = {
    "get": "retrieve_relationship",
    "patch": "update_relationship",
    "post": "add_to_relationship",
    "delete": "remove_from_relationship",
}


@pytest.mark.parametrize(
    "view",
    [AlbumViewSet.as_view(ACTIONS), WithSerializer.as_view(), PlainRelationships.as_view()],
)
def test_a_to_one_has_no_methods_for_members(view: Any) -> None:
    assert allowed(view, 1, "artist") == {
        "get": (200, TO_ONE),
        "post": (405, TO_ONE),
        "patch": (400, TO_ONE),
        "put": (405, TO_ONE),
        "delete": (405, TO_ONE),
        "head": (200, TO_ONE),
        "options": (200, TO_ONE),
    }


@pytest.mark.parametrize(
    "view",
    [AlbumViewSet.as_view(ACTIONS), WithSerializer.as_view(), PlainRelationships.as_view()],
)
def test_a_to_many_has_all_methods(view: Any) -> None:
    assert allowed(view, 1, "guests") == {
        "get": (200, TO_MANY),
        "post": (400, TO_MANY),
        "patch": (400, TO_MANY),
        "put": (405, TO_MANY),
        "delete": (400, TO_MANY),
        "head": (200, TO_MANY),
        "options": (200, TO_MANY),
    }


@pytest.mark.parametrize("view", [WithSerializer.as_view(), PlainRelationships.as_view()])
@pytest.mark.parametrize("name", ["album_title", "nothing"])
def test_what_is_no_relationship_may_have_all_methods(view: Any, name: str) -> None:
    found = allowed(view, 1, name)

    assert {allow for _, allow in found.values()} == {TO_MANY}
    assert {found[method][0] for method in ("get", "post", "patch", "delete")} == {404}


def test_a_read_only_relationship_refuses_to_be_changed() -> None:
    found = allowed(WithSerializer.as_view(), 1, "tracks")

    assert {allow for _, allow in found.values()} == {TO_MANY}
    assert {method: found[method][0] for method in ("post", "patch", "delete")} == {
        "post": 403,
        "patch": 403,
        "delete": 403,
    }


def test_a_view_that_needs_no_queryset_tells_the_methods_once_it_knows() -> None:
    view = WithoutQueryset.as_view()

    response = relationship(view, "get", 1, "artist")

    assert document(response) == {"data": identifiers("artists", 1)[0]}
    assert response["Allow"] == TO_MANY


@pytest.mark.parametrize(
    ("name", "allow"),
    [("creator", TO_ONE), ("keywords", TO_MANY), ("narrator", TO_ONE), ("chapters", TO_MANY)],
)
def test_the_methods_of_a_parent_of_several_types(name: str, allow: str) -> None:
    maker = models.Maker.objects.create(maker_name="Ada")
    book = models.Book.objects.create(title="One", creator=maker)
    audiobook = models.Audiobook.objects.create(title="Two", creator=maker)
    parent = audiobook if name == "narrator" else book

    for view in (MediaViewSet.as_view(ACTIONS), MediaRelationshipView.as_view()):
        for method in METHODS:
            assert relationship(view, method, parent.pk, name)["Allow"] == allow


def test_who_has_no_permission_is_not_told_what_there_is() -> None:
    view = WithSerializer.as_view(permission_classes=[IsAdminUser])

    response = relationship(view, "get", 1, "artist")

    assert (response.status_code, response["Allow"]) == (403, TO_MANY)
