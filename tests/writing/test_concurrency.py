"""Two clients at once, on a database that lets them be: nothing acknowledged is lost."""

import json
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from rest_framework_json_api import relations, serializers, views
from tests import models
from tests.http import call

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="Only PostgreSQL has two writers at once."
    ),
]

Request = Callable[[], Any]

#: How long one client may wait for the other, in seconds.
PATIENCE = 20

LABEL = "11111111-1111-1111-1111-111111111111"


class Pause:
    """Where the first client stands still: it has written, and not committed."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self.over = threading.Event()

    def __call__(self) -> None:
        self.reached.set()
        assert self.over.wait(PATIENCE)


class Client(threading.Thread):
    """Sends one request on a connection of its own and keeps the response."""

    def __init__(self, request: Request) -> None:
        super().__init__(daemon=True)
        self.request = request
        self.response: Any = None

    def run(self) -> None:
        try:
            self.response = self.request()
        finally:
            connection.close()


def is_waiting() -> bool:
    """Tell whether a client waits for a lock of another."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone() is not None


def at_once(first: Callable[[Pause], Any], second: Request) -> tuple[Any, Any]:
    """Return the responses to two requests, the second sent before the first is committed."""
    pause = Pause()
    one, other = Client(lambda: first(pause)), Client(second)
    one.start()
    assert pause.reached.wait(PATIENCE)
    other.start()
    deadline = time.monotonic() + PATIENCE
    while other.is_alive() and not is_waiting() and time.monotonic() < deadline:
        time.sleep(0.005)
    pause.over.set()
    for client in (one, other):
        client.join(PATIENCE)
    return one.response, other.response


class BandSerializer(serializers.ModelSerializer):
    members = relations.ResourceRelatedField(queryset=models.Artist.objects.all(), many=True)

    class Meta:
        model = models.Band
        fields = ("members",)


class ArtistSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Artist
        fields = ("pupils", "guest_albums")


class AlbumSerializer(serializers.ModelSerializer):
    guests = relations.ResourceRelatedField(queryset=models.Artist.objects.all(), many=True)

    class Meta:
        model = models.Album
        fields = ("album_title", "artist", "guests")


class AlbumViewSet(views.ModelViewSet):
    queryset = models.Album.objects.all()
    serializer_class = AlbumSerializer


class LabelSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Label
        fields = ("id", "label_name")
        extra_kwargs = {"id": {"read_only": False, "required": True}}


class LabelViewSet(views.ModelViewSet):
    queryset = models.Label.objects.all()
    serializer_class = LabelSerializer


class Relationships(views.RelationshipView):
    """The relationships of any model of the tests."""

    def get_queryset(self) -> Any:
        tables = {"albums": models.Album, "artists": models.Artist, "bands": models.Band}
        return tables[self.kwargs["resource"]]._default_manager.all()

    def get_parent_serializer(self, *args: Any, **kwargs: Any) -> Any:
        serializers_by_resource: dict[str, Any] = {
            "albums": AlbumSerializer,
            "artists": ArtistSerializer,
            "bands": BandSerializer,
        }
        self.parent_serializer_class = serializers_by_resource.get(self.kwargs["resource"])
        return super().get_parent_serializer(*args, **kwargs)


def meeting() -> Any:
    """Return a view that waits for another request, once its row is locked."""
    barrier = threading.Barrier(2, timeout=PATIENCE)

    class Meeting(Relationships):
        def get_parent_serializer(self, parent: Any, **kwargs: Any) -> Any:
            if "data" in kwargs:
                barrier.wait()
            return super().get_parent_serializer(parent, **kwargs)

    return Meeting.as_view()


def pausing(view: Any, pause: Pause, *steps: str) -> Any:
    """Return a view that stands still when one of its steps is done."""

    def paused(step: str) -> Callable[..., Any]:
        def run(self: Any, *args: Any) -> Any:
            result = getattr(view, step)(self, *args)
            pause()
            return result

        return run

    return type(view.__name__, (view,), {step: paused(step) for step in steps})


def linkage(*keys: int) -> list[dict[str, str]]:
    """Return the linkage of artists."""
    return [{"type": "artists", "id": str(key)} for key in keys]


def change(place: str, method: str, keys: Any, pause: Pause | None = None) -> Any:
    """Return the response to a change of a relationship."""
    resource, pk, segment = place.split("/")
    view = pausing(Relationships, pause, "get_relationship_response") if pause else Relationships
    return call(
        view.as_view(),
        method=method,
        data={"data": keys if isinstance(keys, (dict, type(None))) else linkage(*keys)},
        resource=resource,
        pk=pk,
        related_field=segment,
    )


def update_album(pause: Pause | None = None, **members: Any) -> Any:
    """Return the response to an update of the album."""
    viewset = pausing(AlbumViewSet, pause, "perform_update") if pause else AlbumViewSet
    data = {"data": {"type": "albums", "id": "31", **members}}
    return call(viewset.as_view({"patch": "partial_update"}), method="patch", data=data, pk="31")


def create_label(name: str, pause: Pause | None = None) -> Any:
    """Return the response to a creation with an id of the client's."""
    viewset = pausing(LabelViewSet, pause, "perform_create") if pause else LabelViewSet
    resource = {"type": "record_labels", "id": LABEL, "attributes": {"labelName": name}}
    view = viewset.as_view({"post": "create"})
    return call(view, method="post", data={"data": resource})


def held(place: str) -> list[int]:
    """Return the keys of what a relationship holds, each as often as it does."""
    keys: Any
    if place.startswith("albums"):
        keys = models.Album.guests.through.objects.values_list("artist_id", flat=True)
    elif place.startswith("bands"):
        keys = models.Membership.objects.values_list("artist_id", flat=True)
    else:
        keys = models.Artist.objects.filter(teacher=11).values_list("pk", flat=True)
    return sorted(keys)


@pytest.fixture(autouse=True)
def rows() -> None:
    """Artist 11, album 31 and band 61, each with the artists 12 and 13."""
    for pk in range(11, 17):
        models.Artist.objects.create(pk=pk, stage_name=f"Artist {pk}")
    models.Artist.objects.filter(pk__in=(12, 13)).update(teacher=11)
    album = models.Album.objects.create(pk=31, album_title="Old", artist_id=11)
    album.guests.set([12, 13])
    models.Band.objects.create(pk=61).members.set([12, 13])


@pytest.mark.parametrize("place", ["albums/31/guests", "artists/11/pupils", "bands/61/members"])
@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (("patch", (14,)), ("patch", (15,)), [15]),
        (("patch", (12, 14)), ("patch", (12, 15)), [12, 15]),
        (("patch", (14,)), ("post", (15,)), [14, 15]),
        (("patch", (14,)), ("delete", (14,)), []),
        (("post", (14,)), ("post", (15,)), [12, 13, 14, 15]),
        (("post", (14,)), ("post", (14,)), [12, 13, 14]),
        (("post", (14,)), ("patch", (15,)), [15]),
        (("post", (14,)), ("delete", (14, 12)), [13]),
        (("delete", (12,)), ("delete", (12, 13)), []),
        (("delete", (12,)), ("post", (12,)), [12, 13]),
        (("delete", (12,)), ("patch", (12, 14)), [12, 14]),
    ],
)
def test_changes_of_one_relationship_follow_each_other(
    place: str, first: tuple[str, Any], second: tuple[str, Any], expected: list[int]
) -> None:
    responses = at_once(lambda pause: change(place, *first, pause), lambda: change(place, *second))

    # The second of two equal changes has nothing left to do.
    assert [response.status_code for response in responses] == [
        200,
        204 if first == second else 200,
    ]
    assert held(place) == expected


def test_many_clients_lose_nothing() -> None:
    place = "albums/31/guests"
    requests = [("post", (14,)), ("delete", (12,)), ("post", (15, 16)), ("delete", (13,))]
    clients = [
        Client(lambda method=method, keys=keys: change(place, method, keys))  # type: ignore[misc]
        for method, keys in requests
    ]

    for client in clients:
        client.start()
    for client in clients:
        client.join(PATIENCE)

    assert [client.response.status_code for client in clients] == [200] * 4
    assert held(place) == [14, 15, 16]


def test_an_update_of_the_resource_waits_for_a_change_of_its_relationship() -> None:
    place = "albums/31/guests"
    relationships = {"guests": {"data": linkage(15)}}

    responses = at_once(
        lambda pause: change(place, "post", (14,), pause),
        lambda: update_album(relationships=relationships),
    )

    assert [response.status_code for response in responses] == [200, 200]
    assert held(place) == [15]


def test_a_change_of_a_relationship_waits_for_an_update_of_the_resource() -> None:
    place = "albums/31/guests"
    relationships = {"guests": {"data": linkage(15)}}

    responses = at_once(
        lambda pause: update_album(pause, relationships=relationships),
        lambda: change(place, "post", (14,)),
    )

    assert [response.status_code for response in responses] == [200, 200]
    assert held(place) == [14, 15]


@pytest.mark.parametrize(
    ("segment", "method", "given"),
    [
        ("guests", "patch", (15,)),
        ("guests", "post", (15,)),
        ("guests", "delete", (12,)),
        ("artist", "patch", linkage(15)[0]),
    ],
)
def test_a_change_of_a_relationship_keeps_what_others_write_of_the_resource(
    segment: str, method: str, given: Any
) -> None:
    responses = at_once(
        lambda pause: update_album(pause, attributes={"albumTitle": "New"}),
        lambda: change(f"albums/31/{segment}", method, given),
    )

    assert [response.status_code for response in responses] == [200, 200]
    assert models.Album.objects.get().album_title == "New"


def test_an_update_keeps_what_another_has_written_meanwhile() -> None:
    artist = {"artist": {"data": linkage(12)[0]}}

    responses = at_once(
        lambda pause: update_album(pause, attributes={"albumTitle": "New"}),
        lambda: update_album(relationships=artist),
    )

    assert [response.status_code for response in responses] == [200, 200]
    assert json.loads(responses[1].content)["data"]["attributes"] == {"albumTitle": "New"}
    assert models.Album.objects.values_list("album_title", "artist").get() == ("New", 12)


def test_clients_that_wait_for_each_other_are_no_server_error() -> None:
    view = meeting()

    def add(parent: str, pupil: int) -> Any:
        return call(
            view,
            method="post",
            data={"data": linkage(pupil)},
            resource="artists",
            pk=parent,
            related_field="pupils",
        )

    clients = [Client(lambda: add("15", 16)), Client(lambda: add("16", 15))]
    for client in clients:
        client.start()
    for client in clients:
        client.join(PATIENCE)

    assert sorted(client.response.status_code for client in clients) == [200, 409]
    assert models.Artist.objects.filter(pk__in=(15, 16), teacher=None).count() == 1


def test_links_of_one_row_are_made_from_both_ends_at_once() -> None:
    view = meeting()

    def add(resource: str, pk: str, name: str, given: Any) -> Any:
        options = {"resource": resource, "pk": pk, "related_field": name}
        return call(view, method="post", data={"data": [given]}, **options)

    clients = [
        Client(lambda: add("albums", "31", "guests", {"type": "artists", "id": "14"})),
        Client(lambda: add("artists", "14", "guest_albums", {"type": "albums", "id": "31"})),
    ]
    for client in clients:
        client.start()
    for client in clients:
        client.join(PATIENCE)

    statuses = sorted(client.response.status_code for client in clients)
    assert statuses in ([200, 200], [200, 204])
    assert held("albums/31/guests") == [12, 13, 14]


def test_a_member_that_goes_at_the_same_time_is_no_server_error() -> None:
    class ArtistSerializer(serializers.ModelSerializer):
        class Meta:
            model = models.Artist
            fields = ("stage_name",)

    class ArtistViewSet(views.ModelViewSet):
        queryset = models.Artist.objects.all()
        serializer_class = ArtistSerializer

    def delete(pause: Pause) -> Any:
        viewset = pausing(ArtistViewSet, pause, "perform_destroy")
        return call(viewset.as_view({"delete": "destroy"}), method="delete", pk="14")

    gone, added = at_once(delete, lambda: change("albums/31/guests", "post", (14,)))

    assert gone.status_code == 204
    assert added.status_code in (404, 409)
    assert held("albums/31/guests") == [12, 13]


@pytest.mark.spec("FMT-CR-16")
def test_an_id_is_given_to_one_of_two_clients() -> None:
    created, refused = at_once(
        lambda pause: create_label("First", pause), lambda: create_label("Second")
    )

    assert (created.status_code, refused.status_code) == (201, 409)
    assert [label.label_name for label in models.Label.objects.all()] == ["First"]
