"""What is kept between requests: right for each of many at once, and never more and more."""

import pkgutil
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import _lru_cache_wrapper
from importlib import import_module
from types import MappingProxyType
from typing import Any
from weakref import WeakKeyDictionary, WeakSet, WeakValueDictionary

import pytest
from rest_framework.test import APIRequestFactory, force_authenticate

import rest_framework_json_api
from rest_framework_json_api import serializers
from rest_framework_json_api.filters import OrderingFilter
from rest_framework_json_api.pagination import JsonApiPageNumberPagination
from tests import models
from tests.http import MEDIA_TYPE, document
from tests.overrides.test_renderers import (
    NAMES,
    TEACHER,
    Subject,
    artist_serializer,
    rows,
    serializer_of,
)

__all__ = ["rows"]

THREADS, ROUNDS = 8, 20

#: How long a thread may wait for the others, in seconds.
PATIENCE = 60


# Many requests at once


class ByUser:
    """Has the fields that the user may see, and another name for each user."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = self.context["request"].user  # type: ignore[attr-defined]
        if self.user.number % 2:
            self.fields.pop("value")  # type: ignore[attr-defined]

    def get_value(self, instance: Any) -> str:
        return f"{instance.stage_name} for {self.user.number}"


class User:
    is_authenticated = True

    def __init__(self, number: int) -> None:
        self.number = number


def albums_in_memory(self: Any = None) -> list[models.Album]:
    """Return albums with their artists, which are in no database."""
    teacher = models.Artist(pk=TEACHER, stage_name="Zoe")
    artists = [
        models.Artist(pk=key, stage_name=name, teacher=teacher) for key, name in enumerate(NAMES, 1)
    ]
    return [models.Album(pk=row.pk + 10, album_title=row.stage_name, artist=row) for row in artists]


def new_view() -> Any:
    """Return a view of classes that no request has used."""
    value = serializers.SerializerMethodField()
    artists = artist_serializer(ByUser, value=value)
    artists.included_serializers = {"teacher": artists}
    albums = serializer_of(
        models.Album,
        ("album_title", "artist"),
        ByUser,
        value=value,
        get_value=lambda self, album: f"{album.album_title} for {self.user.number}",
        included_serializers={"artist": artists},
    )
    albums.Meta.fields = ("album_title", "artist", "value")
    view = {"get_queryset": albums_in_memory}
    return Subject(artists, view=view).viewset(albums).as_view({"get": "list"})


QUERIES = [
    "",
    "?include=artist",
    "?fields[albums]=album_title",
    "?include=artist&fields[artists]=stage_name",
    "?include=artist.teacher",
    "?fields[albums]=artist,value&include=artist",
    "?include=artist.teacher&fields[artists]=value,teacher",
    "?fields[albums]=value",
]


def answer(view: Any, number: int, query: str) -> Any:
    """Return the document that a user gets."""
    request = APIRequestFactory().get(f"/{query}", headers={"accept": MEDIA_TYPE})
    user: Any = User(number)
    force_authenticate(request, user)
    return document(view(request).render())


def keys_of(resource: Any) -> set[str]:
    return {*resource.get("attributes", ()), *resource.get("relationships", ())}


def test_each_of_many_requests_at_once_gets_its_own_document() -> None:
    expected = [
        [answer(new_view(), number, query) for query in QUERIES] for number in range(THREADS)
    ]
    view = new_view()
    barrier = threading.Barrier(THREADS)

    def ask(number: int) -> list[Any]:
        found = []
        for turn in range(ROUNDS):
            query = QUERIES[(number + turn) % len(QUERIES)]
            barrier.wait(PATIENCE)
            found.append(answer(view, number, query))
        return found

    with ThreadPoolExecutor(THREADS) as pool:
        found = list(pool.map(ask, range(THREADS)))

    for number in range(THREADS):
        assert found[number] == [
            expected[number][(number + turn) % len(QUERIES)] for turn in range(ROUNDS)
        ]


def test_the_documents_of_users_are_not_the_same() -> None:
    view = new_view()
    first, second, third = (answer(view, number, "?include=artist.teacher") for number in range(3))

    assert keys_of(first["data"][0]) == {"albumTitle", "artist", "value"}
    assert keys_of(second["data"][0]) == {"albumTitle", "artist"}
    assert [row["attributes"].get("value") for row in first["included"]] == [
        "Ada for 0",
        "Ben for 0",
        "Cid for 0",
        "Zoe for 0",
    ]
    assert [row["attributes"] for row in second["included"]] == [
        {"stageName": name} for name in (*NAMES, "Zoe")
    ]
    assert third["data"][1]["attributes"] == {"albumTitle": "Ben", "value": "Ben for 2"}


# Memory


#: The caches without a limit whose keys are classes alone, which no client makes, by their names.
KEYED_BY_CLASSES = {"rest_framework_json_api._resources.models.relations_of"}

#: What holds a number of things.
CONTAINERS = (dict, list, set, tuple, MappingProxyType)
WEAK = (WeakKeyDictionary, WeakSet, WeakValueDictionary)


def modules() -> list[Any]:
    """Return the modules of the package, but for those of extras that are not installed."""
    path, prefix = rest_framework_json_api.__path__, "rest_framework_json_api."
    found = [rest_framework_json_api]
    for module in pkgutil.walk_packages(path, prefix, onerror=lambda name: None):
        with suppress(ImportError):
            found.append(import_module(module.name))
    return found


def members() -> Iterator[tuple[str, Any]]:
    """Find what modules and classes of the package hold, by dotted name."""
    for module in modules():
        for name, value in vars(module).items():
            if getattr(value, "__module__", module.__name__) != module.__name__:
                continue
            if name.startswith("__"):
                continue
            yield f"{module.__name__}.{name}", value
            if isinstance(value, type):
                for attribute, held in list(vars(value).items()):
                    if not attribute.startswith("__"):
                        yield f"{module.__name__}.{name}.{attribute}", held


def caches() -> dict[str, Any]:
    """Return the caches of functions of the package, by dotted name."""
    unwrapped = ((name, getattr(value, "__func__", value)) for name, value in members())
    return {name: value for name, value in unwrapped if isinstance(value, _lru_cache_wrapper)}


def test_the_caches_of_functions_have_a_limit() -> None:
    unlimited = {
        name for name, cache in caches().items() if cache.cache_parameters()["maxsize"] is None
    }

    assert "rest_framework_json_api._query.include.path_tree" in caches()
    assert unlimited == KEYED_BY_CLASSES


def weight(value: Any, seen: set[int]) -> int:
    """Return how many things a container holds, with those in the containers that it holds."""
    if not isinstance(value, (*CONTAINERS, *WEAK)) or id(value) in seen:
        return 0
    seen.add(id(value))
    held = [*value.values(), *value] if hasattr(value, "values") else list(value)
    return len(held) + sum(weight(each, seen) for each in held)


def weights(*classes: Any) -> dict[str, int]:
    """Return how much modules and classes of the package hold, and some other classes."""
    found = {name: weight(value, set()) for name, value in members()}
    kinds = {owner.__name__: weight(vars(owner), set()) for owner in classes}
    instances = {
        name: weight(vars(value), set())
        for name, value in members()
        if not isinstance(value, type) and hasattr(value, "__dict__")
    }
    return {**found, **kinds, **{f"{name}()": number for name, number in instances.items()}}


def many_requests(start: int, count: int) -> Iterator[tuple[str, str]]:
    """Return query strings and ``Accept`` headers of which none is like another."""
    for number in range(start, start + count):
        text = f"x{number}"
        yield f"?include=teacher.{text}", MEDIA_TYPE
        yield f"?include={text},teacher", MEDIA_TYPE
        yield f"?fields[artists]={text},stage_name", MEDIA_TYPE
        yield f"?fields[{text}]=a", MEDIA_TYPE
        yield f"?sort={text}", MEDIA_TYPE
        yield "?sort=" + ",".join(["stage_name"] * (number % 50)), MEDIA_TYPE
        yield f"?page[number]={number}", MEDIA_TYPE
        yield f"?page[size]={number}", MEDIA_TYPE
        yield f"?page[{text}]={number}", MEDIA_TYPE
        yield f"?filter[{text}]={text}", MEDIA_TYPE
        yield f"?{text}={text}", MEDIA_TYPE
        yield "", f'{MEDIA_TYPE};profile="https://example.com/{text}"'
        yield "", f'{MEDIA_TYPE};ext="https://example.com/{text}"'
        yield "", f"{MEDIA_TYPE}, application/{text};q=0.5"


@pytest.mark.django_db
def test_what_clients_send_does_not_stay(rows: None) -> None:
    artists = artist_serializer()
    artists.included_serializers = {"teacher": artists}
    viewset = Subject(artists).viewset(
        artists, pagination_class=JsonApiPageNumberPagination, filter_backends=(OrderingFilter,)
    )
    view = viewset.as_view({"get": "list"})

    def ask(start: int, count: int) -> set[int]:
        statuses = set()
        for query, accept in many_requests(start, count):
            request = APIRequestFactory().get(f"/{query}", headers={"accept": accept})
            statuses.add(view(request).render().status_code)
        return statuses

    assert ask(0, 5) == {200, 400, 404, 406}
    before = weights(artists, viewset, models.Artist)
    sizes = {name: caches()[name].cache_info().currsize for name in KEYED_BY_CLASSES}
    assert ask(100, 15) <= {200, 400, 404, 406}
    assert weights(artists, viewset, models.Artist) == before
    assert sizes == {name: caches()[name].cache_info().currsize for name in KEYED_BY_CLASSES}
