"""What projects override of views counts, and so does the form in which they have their rows."""

from types import SimpleNamespace
from typing import Any

import pytest
from rest_framework.pagination import BasePagination
from rest_framework.response import Response

from tests import models
from tests.http import call, document, get_list, get_one
from tests.overrides.test_renderers import TEACHER, Subject, artist, artist_serializer, rows

__all__ = ["rows"]

pytestmark = pytest.mark.django_db

OWN = [artist(1), artist(2, stageName="own Ben"), artist(3)]


def list_of(**view: Any) -> Any:
    """Return the document of a list of artists, of a view with attributes of its own."""
    serializer = artist_serializer()
    serializer.Meta.fields = ("id", *serializer.Meta.fields)
    return get_list(Subject(serializer, view=view).viewset(serializer))


def renamed(found: Any) -> list[Any]:
    """Return the artists of a queryset, of which the second has another name."""
    artists = list(found)
    for row in artists:
        row.stage_name = "own Ben" if row.pk == 2 else row.stage_name
    return artists


def dicts(found: Any) -> list[dict[str, Any]]:
    """Return what is no row, for the artists of a queryset."""
    teacher = models.Artist(pk=TEACHER)
    return [
        {"id": row.pk, "stage_name": row.stage_name, "teacher": teacher} for row in renamed(found)
    ]


def objects(found: Any) -> list[Any]:
    """Return objects that are no rows, for the artists of a queryset."""
    return [SimpleNamespace(**{"pk": row["id"], **row}) for row in dicts(found)]


FORMS = [
    renamed,
    lambda found: tuple(renamed(found)),
    lambda found: (row for row in renamed(found)),
    lambda found: iter(renamed(found)),
    dicts,
    lambda found: (row for row in dicts(found)),
    objects,
    lambda found: [*renamed(found)[:1], dicts(found)[1], objects(found)[2]],
]


@pytest.mark.parametrize("form", FORMS)
def test_a_view_may_answer_with_rows_in_any_form(rows: None, form: Any) -> None:
    def page_of(self: Any, found: Any) -> Any:
        return form(found)

    def page(self: Any, data: Any) -> Response:
        return Response({"results": data})

    filtered = list_of(filter_queryset=lambda self, found: form(found))
    paginated = list_of(paginate_queryset=page_of, get_paginated_response=page)

    assert filtered == {"data": OWN}
    assert paginated["data"] == OWN


def test_a_view_may_choose_its_rows_and_what_represents_them(rows: None) -> None:
    class Loud:
        def to_representation(self, instance: Any) -> Any:
            found = super().to_representation(instance)  # type: ignore[misc]
            name = found["stage_name"]
            return {**found, "stage_name": f"own {name}" if name == "Ben" else name}

    def serializer(self: Any, *args: Any, **kwargs: Any) -> Any:
        return artist_serializer(Loud)(*args, context=self.get_serializer_context(), **kwargs)

    def odd(self: Any) -> Any:
        return models.Artist.objects.filter(pk__in=[1, 3])

    assert list_of(get_queryset=odd) == {"data": [artist(1), artist(3)]}
    assert list_of(get_serializer=serializer) == {"data": OWN}
    assert list_of(get_serializer_class=lambda self: artist_serializer(Loud)) == {"data": OWN}


def test_a_view_may_find_its_object_in_its_own_way(rows: None) -> None:
    def own_object(self: Any) -> Any:
        return renamed(models.Artist.objects.filter(pk=self.kwargs["pk"]))[0]

    serializer = artist_serializer()
    viewset = Subject(serializer, view={"get_object": own_object}).viewset(serializer)
    view = viewset.as_view({"patch": "partial_update"})
    sent = {"data": {"type": "artists", "id": "2", "attributes": {}}}

    assert [get_one(viewset, key)["data"] for key in (1, 2, 3)] == OWN
    assert document(call(view, method="patch", data=sent, pk=2)) == {"data": OWN[1]}


class Halves(BasePagination):
    """Pages of a project's own."""

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> Any:
        return renamed(queryset)[1:]

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"results": data, "meta": {"half": "last"}, "links": {"first": "/first"}})


def test_a_project_may_have_pages_of_its_own(rows: None) -> None:
    assert list_of(pagination_class=Halves) == {
        "data": OWN[1:],
        "meta": {"half": "last"},
        "links": {"first": "/first"},
    }
