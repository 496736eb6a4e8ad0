"""The parser: from a document to the data that a serializer validates."""

import io
import json
from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig
from rest_framework import serializers as drf_serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ParseError
from rest_framework.response import Response
from rest_framework.views import APIView

from rest_framework_json_api import serializers, views
from rest_framework_json_api._writing.body import decode, read_body
from rest_framework_json_api.parsers import JSONParser
from rest_framework_json_api.relations import ResourceRelatedField
from rest_framework_json_api.renderers import JSONRenderer
from tests import models
from tests.http import MEDIA_TYPE, call, errors


def parsed(document: Any, parser: Any = JSONParser) -> Any:
    return parser().parse(io.BytesIO(json.dumps(document).encode()), parser.media_type, {})


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"type": "albums"}, {"type": "albums"}),
        ({"type": "albums", "id": "3"}, {"type": "albums", "id": "3"}),
        (
            {"type": "albums", "attributes": {"albumTitle": "Album", "price": 7}},
            {"type": "albums", "album_title": "Album", "price": 7},
        ),
        # what is in a value is not the library's to spell
        (
            {"type": "albums", "attributes": {"extraData": {"aKey": 1}}},
            {"type": "albums", "extra_data": {"aKey": 1}},
        ),
        (
            {
                "type": "albums",
                "relationships": {
                    "mainArtist": {"data": {"type": "artists", "id": "2"}},
                    "label": {"data": None},
                    "genres": {"data": [{"type": "genres", "id": "4"}]},
                },
            },
            {
                "type": "albums",
                "main_artist": {"type": "artists", "id": "2"},
                "label": None,
                "genres": [{"type": "genres", "id": "4"}],
            },
        ),
        ({"type": "albums", "attributes": {}, "relationships": {}}, {"type": "albums"}),
        # identity is that of the resource, whatever its attributes are called
        (
            {"type": "albums", "id": "3", "attributes": {"type": "x", "id": "y"}},
            {"type": "albums", "id": "3"},
        ),
    ],
)
def test_a_resource_object_becomes_flat_data_by_python_name(data: Any, expected: Any) -> None:
    assert parsed({"data": data}) == expected


@pytest.mark.parametrize(
    ("meta", "expected"), [({"fromClient": 1}, {"_meta": {"fromClient": 1}}), ({}, {}), (None, {})]
)
def test_the_meta_of_the_document_comes_along(meta: Any, expected: Any) -> None:
    assert parsed({"data": {"type": "albums"}, "meta": meta}) == {"type": "albums", **expected}


NO_DATA = "The document has no member 'data'."


def no_object(found: str) -> str:
    return f"Expected an object, but got {found}."


@pytest.mark.parametrize(
    ("document", "message", "pointer"),
    [
        ({}, NO_DATA, ""),
        ({"meta": {}}, NO_DATA, ""),
        ([], no_object("an array"), ""),
        ("text", no_object("a string"), ""),
        (7, no_object("a number"), ""),
        (7.5, no_object("a number"), ""),
        (True, no_object("a boolean"), ""),
        (None, no_object("null"), ""),
        ({"data": None}, no_object("null"), "/data"),
        ({"data": [{"type": "albums"}]}, no_object("an array"), "/data"),
        ({"data": {"type": 7, "attributes": []}}, no_object("an array"), "/data/attributes"),
        ({"data": {"attributes": None}}, no_object("null"), "/data/attributes"),
        ({"data": {"relationships": 7}}, no_object("a number"), "/data/relationships"),
        (
            {"data": {"relationships": {"mainArtist": None}}},
            no_object("null"),
            "/data/relationships/mainArtist",
        ),
        (
            {"data": {"relationships": {"a/b": {"data": 7}}}},
            "Expected null, an object or an array, but got a number.",
            "/data/relationships/a~1b/data",
        ),
    ],
)
def test_a_document_of_another_shape_is_refused_with_a_pointer(
    document: Any, message: str, pointer: str
) -> None:
    with pytest.raises(ParseError) as raised:
        parsed(document)
    assert raised.value.detail == [{"detail": message, "source": {"pointer": pointer}}]


@pytest.mark.parametrize(
    ("resource", "message", "pointer"),
    [
        ({}, "The resource object has no member 'type'.", "/data"),
        ({"type": None}, "Expected a string, but got null.", "/data/type"),
        ({"type": 7}, "Expected a string, but got a number.", "/data/type"),
        ({"type": {}}, "Expected a string, but got an object.", "/data/type"),
        (
            {"type": "albums", "relationships": {"label": {"data": "1"}}},
            "Expected null, an object or an array, but got a string.",
            "/data/relationships/label/data",
        ),
    ],
)
def test_a_resource_object_has_a_type_and_linkage(
    resource: Any, message: str, pointer: str
) -> None:
    with pytest.raises(ParseError) as raised:
        parsed({"data": resource})
    assert raised.value.detail == [{"detail": message, "source": {"pointer": pointer}}]


NO_JSON = [
    b"",
    b"{",
    b"\xff",
    b'{"data": "\xff"}',
    b'{"data": NaN}',
    b'{"data": Infinity}',
    b'{"data": -Infinity}',
    b'{"data": 1e999}',
    b'{"data": -1e999}',
    b'{"data": "\\ud800"}',
    b'{"\\uDFFF": 1}',
    b'{"data": %s}' % (b"7" * 5000),
    b"[" * 200_000,
    b'{"data":' * 200_000,
]


@pytest.mark.parametrize("body", NO_JSON, ids=range(len(NO_JSON)))
def test_a_body_that_is_no_json_is_refused(body: bytes) -> None:
    with pytest.raises(ParseError, match=r"^The body is no JSON document: "):
        JSONParser().parse(io.BytesIO(body), JSONParser.media_type, {})


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # both halves of a character make one
        (b'"\\ud83d\\ude00"', "\N{GRINNING FACE}"),
        (b"-0", 0),
        (b"1.5e3", 1500.0),
        # of a name that is there twice the last counts
        (b'{"a": 1, "a": 2}', {"a": 2}),
        (b'" \\u0000"', " \0"),
    ],
)
def test_json_is_decoded(body: bytes, expected: Any) -> None:
    assert decode(body) == expected


def test_the_style_of_names_is_undone(settings: Any) -> None:
    settings.JSON_API_FORMAT_FIELD_NAMES = "dasherize"
    attributes = {"attributes": {"album-title": "Album"}}
    found = [parsed({"data": {"type": "albums", **attributes}})]
    settings.JSON_API_FORMAT_FIELD_NAMES = False
    found.append(parsed({"data": {"type": "albums", **attributes}}))

    assert found == [
        {"type": "albums", "album_title": "Album"},
        {"type": "albums", "album-title": "Album"},
    ]


class OwnParser(JSONParser):
    @staticmethod
    def parse_attributes(data: Any) -> dict[str, Any]:
        return {"own": "attributes"}

    @staticmethod
    def parse_relationships(data: Any) -> dict[str, Any]:
        return {"own_relation": "relationships"}

    @staticmethod
    def parse_metadata(result: Any) -> dict[str, Any]:
        return {"own_meta": result["meta"]}


def test_each_part_of_parsing_may_be_overridden() -> None:
    assert parsed({"data": {"type": "albums"}, "meta": 7}, OwnParser) == {
        "type": "albums",
        "own": "attributes",
        "own_relation": "relationships",
        "own_meta": 7,
    }


def test_parsing_of_the_data_may_be_overridden_as_a_whole() -> None:
    class WholeParser(JSONParser):
        def parse_data(self, result: Any, parser_context: Any) -> dict[str, Any]:
            return {"whole": result, "context": parser_context}

    assert parsed({"data": []}, WholeParser) == {"whole": {"data": []}, "context": {}}


def test_the_parser_has_the_media_type_and_the_renderer_of_json_api() -> None:
    assert JSONParser.media_type == JSONRenderer.media_type == "application/vnd.api+json"
    assert JSONParser.renderer_class is JSONRenderer


# Through views


class ShelfSerializer(serializers.ModelSerializer):
    address_1 = serializers.CharField(source="album_title")
    creation_date = serializers.DateField(source="release_date", required=False)
    untitled = serializers.CharField(write_only=True, required=False)

    class Meta:
        model = models.Album
        fields: tuple[str, ...] = (
            "address_1",
            "creation_date",
            "untitled",
            "artist",
            "genres",
            "tracks",
        )
        read_only_fields = ("tracks",)


class EchoingShelves(views.ModelViewSet):
    """Answers with the parsed data as it is."""

    queryset = models.Album.objects.all()
    serializer_class: Any = ShelfSerializer
    parser_classes = (JSONParser,)
    filter_backends = ()

    def create(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        self.parsed.append(request.data)
        return Response(status=204)

    update = create

    @action(detail=False, methods=["post"])
    def merge(self, request: Any) -> Any:
        return self.create(request)

    parsed: list[Any] = []


def sent(data: Any, method: str = "post", view: Any = EchoingShelves, **kwargs: Any) -> Any:
    """Return what a viewset gets as the data of a request, or the errors document."""
    view.parsed.clear()
    name = kwargs.pop("action", "partial_update" if method == "patch" else "create")
    response = call(view.as_view({method: name}), method=method, data={"data": data}, **kwargs)
    if response.status_code == 204:
        (found,) = view.parsed
        return found
    return {
        "status": response.status_code,
        "errors": [(item["detail"], item["source"]["pointer"]) for item in errors(response)],
    }


def with_attributes(**attributes: Any) -> Any:
    return {"type": "albums", "attributes": attributes}


def with_relationships(**linkage: Any) -> Any:
    linked = {name: {"data": data} for name, data in linkage.items()}
    return {"type": "albums", "relationships": linked}


def test_a_name_with_a_number_is_that_of_its_field() -> None:
    assert sent(with_attributes(address1="A", creationDate="B")) == {
        "type": "albums",
        "address_1": "A",
        "creation_date": "B",
    }


def test_names_are_compared_letter_by_letter() -> None:
    given = with_attributes(Address1="A", ADDRESS1="B", creationdate="C", Untitled="D")

    assert not {"address_1", "creation_date", "untitled"} & sent(given).keys()


def test_the_python_name_of_a_field_is_accepted_too() -> None:
    assert sent(with_attributes(creation_date="A")) == {"type": "albums", "creation_date": "A"}


def test_members_that_are_no_fields_do_not_count() -> None:
    given = {
        "type": "albums",
        "attributes": {"id": "9", "type": "x", "@a": 1, "@address1": 2},
        "relationships": {"id": {"data": None}, "type": {"data": None}, "@artist": 7},
        "links": {},
        "@context": 1,
    }
    assert sent(given) == {"type": "albums"}


def test_the_key_of_a_field_counts_before_a_name_that_becomes_it() -> None:
    given = with_attributes(unknownName=1, address_1="A")

    assert sent(given) == {"type": "albums", "unknown_name": 1, "address_1": "A"}


def test_a_name_is_either_an_attribute_or_a_relationship() -> None:
    given = {**with_relationships(artist=None), **with_attributes(artist=1)}

    assert sent(given) == {
        "status": 400,
        "errors": [("'artist' is an attribute, too.", "/data/relationships/artist")],
    }


def test_the_strict_dialect_demands_that_each_member_stands_in_its_place(settings: Any) -> None:
    settings.JSON_API_DIALECT = "strict"
    whole = {**with_attributes(address1="A", unknown=1), **with_relationships(other=None)}

    assert sent(whole)["address_1"] == "A"
    assert sent(with_attributes(artist=None)) == {
        "status": 400,
        "errors": [("'artist' is a relationship.", "/data/attributes/artist")],
    }
    assert sent(with_relationships(address1=None)) == {
        "status": 400,
        "errors": [("'address1' is an attribute.", "/data/relationships/address1")],
    }


def test_a_relationship_that_is_read_only_is_refused() -> None:
    assert sent(with_relationships(genres=[], tracks=[])) == {
        "status": 403,
        "errors": [("This relationship cannot be changed.", "/data/relationships/tracks")],
    }


class Gate:
    """Whether clients may change the artist, for the serializers that decide it each time."""

    is_open = True


def artist_field(read_only: bool) -> Any:
    rows = {} if read_only else {"queryset": models.Artist.objects.all()}
    return ResourceRelatedField(read_only=read_only, **rows)


class ByInit(ShelfSerializer):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["artist"].read_only = not Gate.is_open


class ByGetFields(ShelfSerializer):
    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "artist": artist_field(not Gate.is_open)}


class ByFields(ShelfSerializer):
    @property
    def fields(self) -> Any:
        return {"artist": artist_field(not Gate.is_open)}


class ByHook(ShelfSerializer):
    def get_extra_kwargs(self) -> dict[str, Any]:
        return {**super().get_extra_kwargs(), "artist": {"read_only": not Gate.is_open}}


class ByMeta(ShelfSerializer):
    class Meta(ShelfSerializer.Meta):
        read_only_fields: Any = ("tracks",)


class ByListOfMeta(ShelfSerializer):
    class Meta(ShelfSerializer.Meta):
        read_only_fields: Any = ["tracks"]


class ByDeclaredField(ShelfSerializer):
    artist = artist_field(read_only=False)


class ByNewHook(ShelfSerializer):
    pass


def fields_with_fixed_artist(serializer: Any) -> dict[str, Any]:
    return {**ShelfSerializer.get_fields(serializer), "artist": artist_field(read_only=True)}


class BoundField(ResourceRelatedField):
    def bind(self, field_name: str, parent: Any) -> None:
        super().bind(field_name, parent)
        self.read_only = not Gate.is_open


class ByBinding(ShelfSerializer):
    artist = BoundField(queryset=models.Artist.objects.all())


class PropertyField(ResourceRelatedField):
    read_only = property(lambda self: not Gate.is_open, lambda self, value: None)


class ByProperty(ShelfSerializer):
    artist = PropertyField(queryset=models.Artist.objects.all())


class ByPlainSerializer(drf_serializers.ModelSerializer[Any]):
    def get_fields(self) -> dict[str, Any]:
        return {"artist": artist_field(not Gate.is_open)}

    class Meta:
        model = models.Album
        fields = ("artist",)


@pytest.mark.parametrize(
    "serializer_class",
    [
        ByInit,
        ByGetFields,
        ByFields,
        ByHook,
        ByMeta,
        ByListOfMeta,
        ByDeclaredField,
        ByNewHook,
        ByBinding,
        ByProperty,
        ByPlainSerializer,
    ],
)
def test_whatever_decides_on_a_field_for_each_serializer_counts_for_each_request(
    monkeypatch: Any, serializer_class: Any
) -> None:
    view = shelves(serializer_class)
    for is_open in (True, False, True):
        monkeypatch.setattr(Gate, "is_open", is_open)
        read_only = ("tracks",) if is_open else ("tracks", "artist")
        monkeypatch.setattr(ByMeta.Meta, "read_only_fields", read_only)
        ByListOfMeta.Meta.read_only_fields[:] = read_only
        field = artist_field(read_only=not is_open)
        monkeypatch.setitem(ByDeclaredField._declared_fields, "artist", field)
        get_fields = ShelfSerializer.get_fields if is_open else fields_with_fixed_artist
        monkeypatch.setattr(ByNewHook, "get_fields", get_fields)
        found = sent(with_relationships(artist=None), view=view)

        assert found == (
            {"type": "albums", "artist": None}
            if is_open
            else {
                "status": 403,
                "errors": [("This relationship cannot be changed.", "/data/relationships/artist")],
            }
        )


def test_the_style_of_names_counts_for_each_request(settings: Any) -> None:
    found = []
    for style in ("camelize", "dasherize"):
        settings.JSON_API_FORMAT_FIELD_NAMES = style
        found.append(sent(with_attributes(**{"creationDate": "A", "creation-date": "B"})))

    assert found == [
        {"type": "albums", "creation_date": "A"},
        {"type": "albums", "creation_date": "B"},
    ]


def test_relationships_of_no_field_and_those_named_like_attributes_go_on() -> None:
    found = sent(with_relationships(unknown=None, address1=None))

    assert found == {"type": "albums", "unknown": None, "address_1": None}


def test_a_relationship_with_a_number_in_its_name_goes_on() -> None:
    class NumberedSerializer(serializers.ModelSerializer):
        artist_1 = ResourceRelatedField(source="artist", queryset=models.Artist.objects.all())

        class Meta:
            model = models.Album
            fields = ("artist_1",)

    artist = {"type": "artists", "id": "2"}
    given = with_relationships(artist1=artist)

    assert sent(given, view=shelves(NumberedSerializer)) == {"type": "albums", "artist_1": artist}


@pytest.mark.parametrize("id_", ["5", ""])
def test_an_id_that_the_client_may_not_choose_is_refused(id_: str) -> None:
    assert sent({"type": "albums", "id": id_}) == {
        "status": 403,
        "errors": [("The id of this resource is not chosen by the client.", "/data/id")],
    }


def test_ids_of_new_resources_go_on_where_8_x_ignored_them(settings: Any) -> None:
    settings.JSON_API_DIALECT = "8"

    assert sent({"type": "albums", "id": "5"}) == {"type": "albums", "id": "5"}


class ChosenSerializer(ShelfSerializer):
    class Meta(ShelfSerializer.Meta):
        fields = ("id", *ShelfSerializer.Meta.fields)
        extra_kwargs = {"id": {"read_only": False}}


class ShownSerializer(ShelfSerializer):
    class Meta(ShelfSerializer.Meta):
        fields = ("id", *ShelfSerializer.Meta.fields)


class PlainShelfSerializer(serializers.ResourceIdentifierObjectSerializer):
    """Has no fields."""


def shelves(serializer_class: Any, **attributes: Any) -> Any:
    members = {"serializer_class": serializer_class, "resource_name": "albums", **attributes}
    return type("Shelves", (EchoingShelves,), members)


@pytest.mark.parametrize("serializer_class", [ChosenSerializer, PlainShelfSerializer])
def test_an_id_that_may_be_chosen_goes_on(serializer_class: Any) -> None:
    given = {"type": "albums", "id": "5"}

    assert sent(given, view=shelves(serializer_class)) == given


def test_an_id_that_is_read_only_is_refused() -> None:
    assert sent({"type": "albums", "id": "5"}, view=shelves(ShownSerializer))["status"] == 403


def test_an_action_of_its_own_may_be_sent_a_resource_with_its_id() -> None:
    given = {"type": "albums", "id": "5"}

    assert sent(given, action="merge") == given


@pytest.mark.parametrize("method", ["post", "patch"])
def test_the_type_has_to_be_that_of_the_url(method: str) -> None:
    assert sent({"type": "tracks", "id": "3"}, method, pk="3") == {
        "status": 409,
        "errors": [
            ("The type 'tracks' is not the one of this URL: 'albums'.", "/data/type"),
        ],
    }


def test_a_view_without_a_type_takes_any() -> None:
    view = shelves(ShelfSerializer, resource_name=None)

    assert sent({"type": "any"}, view=view) == {"type": "any"}


@pytest.mark.parametrize("method", ["patch", "put"])
@pytest.mark.parametrize(
    ("given", "status", "message", "pointer"),
    [
        ({}, 400, "The resource object has no member 'id'.", "/data"),
        ({"id": 3.0}, 400, "Expected a string, but got a number.", "/data/id"),
        ({"id": None}, 400, "Expected a string, but got null.", "/data/id"),
        ({"id": "4"}, 409, "The id '4' is not the one of this URL: '3'.", "/data/id"),
        ({"id": "03"}, 409, "The id '03' is not the one of this URL: '3'.", "/data/id"),
    ],
)
def test_an_update_names_the_resource(
    method: str, given: Any, status: int, message: str, pointer: str
) -> None:
    view = shelves(ShelfSerializer, http_method_names=["patch", "put"])
    found = sent({"type": "albums", **given}, method, view, pk="3")

    assert found == {"status": status, "errors": [(message, pointer)]}


@pytest.mark.parametrize(
    ("attributes", "kwargs", "id_"),
    [
        ({}, {"pk": "3"}, "3"),
        ({"lookup_url_kwarg": "album"}, {"album": 3}, "3"),
        ({"lookup_field": "id"}, {"id": "3"}, "3"),
        # the parser cannot tell which one has the title
        ({"lookup_field": "album_title"}, {"album_title": "x"}, "3"),
        ({}, {}, "7"),
    ],
)
def test_the_id_is_compared_with_that_of_the_url(attributes: Any, kwargs: Any, id_: str) -> None:
    given = {"type": "albums", "id": id_}

    assert sent(given, "patch", shelves(ShelfSerializer, **attributes), **kwargs) == given


def test_identity_is_checked_before_members_and_shape_before_both() -> None:
    twice = {**with_relationships(artist=None), **with_attributes(artist=1), "type": "tracks"}
    shapeless = {**twice, "relationships": {"artist": None}}

    assert sent(twice)["status"] == 409
    assert sent(shapeless)["status"] == 400


class EchoView(APIView):
    parser_classes = (JSONParser,)
    renderer_classes = (JSONRenderer,)
    resource_name = False

    def post(self, request: Any) -> Response:
        return Response(request.data)

    patch = post


@pytest.mark.parametrize("method", ["post", "patch"])
def test_a_view_without_a_serializer_is_sent_resources_too(method: str) -> None:
    data = {"type": "any", "id": "5", "attributes": {"someName": 1}}
    response = call(EchoView.as_view(), method=method, data={"data": data})

    assert response.headers["Content-Type"] == MEDIA_TYPE
    assert json.loads(response.content) == {"type": "any", "id": "5", "some_name": 1}


def test_the_document_of_a_relationship_is_its_linkage_alone() -> None:
    class Linking(EchoView):
        renders_linkage = True
        parsed: list[Any] = []

        def post(self, request: Any) -> Response:
            self.parsed.append(request.data)
            return Response(status=204)

    given: tuple[Any, ...] = (None, [], {"type": "albums", "id": "1"})
    for data in given:
        call(Linking.as_view(), method="post", data={"data": data, "meta": {}})
    assert Linking.parsed == list(given)


def test_a_body_that_is_no_json_is_answered_with_an_errors_document() -> None:
    response = call(EchoView.as_view(), method="post", data=float("nan"))

    assert response.status_code == 400
    assert errors(response) == [
        {
            "status": "400",
            "code": "parse_error",
            "title": "Bad Request",
            "detail": "The body is no JSON document: NaN is no JSON value.",
        }
    ]


def test_a_body_may_have_any_size_where_django_is_told_so(settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = None
    assert read_body(io.BytesIO(b"x" * 10)) == b"x" * 10

    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    assert read_body(io.BytesIO(b"x" * 10)) == b"x" * 10
    with pytest.raises(RequestDataTooBig):
        read_body(io.BytesIO(b"x" * 11))
