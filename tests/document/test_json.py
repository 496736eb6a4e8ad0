"""JSON by orjson: the bytes of DRF's renderer, and its errors."""

import json
import math
import sys
import uuid
from collections import OrderedDict, defaultdict, namedtuple
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum, IntEnum, IntFlag, StrEnum
from ipaddress import ip_address
from typing import Any

import pytest
from django.db import models as django_models
from django.utils.functional import lazy
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st
from rest_framework import renderers as drf
from rest_framework.exceptions import ErrorDetail
from rest_framework.relations import Hyperlink
from rest_framework.utils.encoders import JSONEncoder
from rest_framework.utils.serializer_helpers import ReturnDict, ReturnList

from rest_framework_json_api import views
from rest_framework_json_api._document import encoding
from rest_framework_json_api.renderers import JSONRenderer
from tests import models, music
from tests.hostile import profile
from tests.http import call

PROFILE = profile(300)


def outcome(render: Callable[[Any], bytes], data: Any) -> Any:
    """Return what a renderer writes, or the type and the text of the error that it raises."""
    try:
        return render(data)
    except (TypeError, ValueError, RecursionError) as error:
        return type(error), str(error)


class Calls:
    """orjson, with the outcomes of its calls."""

    def __init__(self, module: Any) -> None:
        self.module = module
        self.documents: list[bytes] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self.module, name)

    def dumps(self, *arguments: Any) -> bytes:
        written: bytes = self.module.dumps(*arguments)
        self.documents.append(written)
        return written


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    calls = Calls(pytest.importorskip("orjson"))
    monkeypatch.setattr(encoding, "orjson", calls)
    return calls


class Text(str):
    def __str__(self) -> str:
        return "another text"


class Number(int):
    def __repr__(self) -> str:
        return "another number"

    __str__ = __repr__


class Fraction(float):
    def __repr__(self) -> str:
        return "another fraction"


class Color(Enum):
    RED = 1


class Size(StrEnum):
    LARGE = "L"

    def __new__(cls, code: str) -> "Size":
        size = str.__new__(cls, "content")
        size._value_ = code
        return size


class Rank(IntEnum):
    FIRST = 1


class Permission(IntFlag):
    READ = 4


class Status(django_models.TextChoices):
    DRAFT = "draft", "Draft"


class Upper(dict[str, Any]):
    def items(self) -> Any:
        return [(name.upper(), value) for name, value in super().items()]


class Doubled(list[Any]):
    def __iter__(self) -> Iterator[Any]:
        for value in super().__iter__():
            yield from (value, value)


class Day(date):
    def isoformat(self) -> str:
        return "a day"


class Key(uuid.UUID):
    def __str__(self) -> str:
        return "a key"


class ByName:
    """An object that the encoder of DRF makes a dict of."""

    def keys(self) -> list[str]:
        return ["name"]

    def __getitem__(self, name: str) -> str:
        return "value"


@dataclass
class Point:
    x: int


@dataclass
class Label(str):
    text: str = "a label"


Pair = namedtuple("Pair", ["left", "right"])


def returned(data: Any) -> Any:
    """Return a dict or a list as the data of a serializer is one."""
    kind: Any = ReturnDict if isinstance(data, dict) else ReturnList
    return kind(data, serializer=None)


def turned() -> OrderedDict[str, int]:
    """Return a dict whose order is another than that of the insertions."""
    ordered = OrderedDict(first=1, second=2)
    ordered.move_to_end("first")
    return ordered


def nested(levels: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(levels):
        value = [value]
    return value


def circle() -> list[Any]:
    value: list[Any] = []
    value.append([value])
    return value


lazy_number: Any = lazy(lambda: 5, int)

#: By orjson or not, there is no difference that a client could see.
BY_ORJSON = {
    "texts": ["", "ü", "\U0001f600", "\x7f\x80", '"\\/', "</script>"],
    "control characters": "".join(map(chr, range(0x20))),
    "separators of lines and paragraphs": {"\u2028": "a\u2029\u2028b\u202a"},
    "floats": [0.0, -0.0, 0.1, -1.5, 1e-4, 9999999999999998.0, 1 / 3, 1e15],
    "integers of 64 bits": [-(2**63) + 1, 2**64 - 1, 0],
    "constants": [None, True, False],
    "nothing inside": [{}, [], (), ""],
    "a tuple": (1, (2,)),
    "a text of its own": [Text("text"), mark_safe("<b>"), Hyperlink("http://a", None)],
    "an error": [ErrorDetail("Required.", "required")],
    "a number of its own": Number(3),
    "data of a serializer": returned({"list": returned([returned({"a": 1.5})])}),
    "a lazy text": {"a": gettext_lazy("Required"), "b": lazy_number()},
    "an UUID": [uuid.UUID(int=7), Key(int=7)],
    "dates": [datetime(2026, 1, 2, 3, 4, 5, 6, UTC), date(2026, 1, 2), time(3, 4), Day(2026, 1, 2)],
    "a time zone": datetime(2026, 1, 2, tzinfo=timezone(timedelta(hours=2))),
    "a duration": timedelta(days=1, microseconds=3),
    "a decimal": [Decimal("1.50"), Decimal(0), Decimal("0.0001")],
    "a text that is a dataclass": Label("b"),
    "254 levels": nested(253),
}

#: What orjson refuses, or would write in another way.
BY_JSON = {
    "a large float": 1e16,
    "a small float": [1e-5],
    "a negative small float": {"a": [{"b": -9.9e-5}]},
    "the largest float": sys.float_info.max,
    "the smallest float": 5e-324,
    "not a number": {"a": {"b": [math.nan]}},
    "infinity": [1.5, math.inf],
    "negative infinity": (None, -math.inf),
    "not a number in a tuple": [(math.nan,)],
    "not a number in the data of a serializer": returned([returned({"a": math.nan})]),
    "an integer of more than 64 bits": [2**64],
    "a negative integer of more than 64 bits": -(2**63) - 1,
    "a float of its own": Fraction(1.5),
    "an enum": [Color.RED],
    "a text that is an enum": [Size.LARGE],
    "a choice": Status.DRAFT,
    "a number that is an enum": [Rank.FIRST, Permission.READ],
    "a dataclass": Point(1),
    "a named tuple": [Pair(1, 2)],
    "a dict with items of its own": [Upper(a=1)],
    "an ordered dict": turned(),
    "a default dict": defaultdict(list, a=[1]),
    "a list with values of its own": Doubled([1]),
    "keys that are integers": {1: "a", False: "b"},
    "keys that are constants": {None: 1},
    "keys that are floats": {1e-5: 1, 1.5: 2},
    "keys that are not a number": {math.nan: 1},
    "keys that are a text of its own": {Text("a"): 1},
    "keys that are enums": {Size.LARGE: 1},
    "keys that are no text": {uuid.UUID(int=7): 1},
    "keys that are dates": {date(2026, 1, 2): 1},
    "keys that are tuples": {(1, 2): 1},
    "a lone surrogate": ["\ud800"],
    "a lone surrogate in a key": {"\udfff": 1},
    "a lone surrogate in a lazy text": lazy(lambda: "\ud800", str)(),
    "255 levels": nested(254),
    "a circle": circle(),
    "a large decimal": Decimal("1e16"),
    "a decimal that is not a number": [Decimal("NaN")],
    "a decimal that is infinite": Decimal("-Infinity"),
    "a decimal that is no float": Decimal("sNaN"),
    "a decimal beyond the floats": Decimal("1e400"),
    "a time with a zone": time(3, 4, tzinfo=UTC),
    "bytes": [b"text", "text"],
    "bytes that are no text": b"\xff",
    "an address": ip_address("127.0.0.1"),
    "a mapping": ByName(),
    "a set": frozenset({1}),
    "an object": [object()],
    "a class": [int],
}


@pytest.mark.parametrize("data", BY_ORJSON.values(), ids=BY_ORJSON.keys())
def test_orjson_writes_what_the_renderer_of_drf_writes(data: Any, calls: Calls) -> None:
    written = JSONRenderer().render_plain(data)
    assert written == drf.JSONRenderer().render(data)
    assert [json.loads(document) for document in calls.documents] == [json.loads(written)]
    assert encoding.by_orjson(data) == written


@pytest.mark.parametrize("data", BY_JSON.values(), ids=BY_JSON.keys())
def test_what_orjson_would_write_in_another_way_is_left_to_json(data: Any, calls: Calls) -> None:
    assert outcome(JSONRenderer().render_plain, data) == outcome(drf.JSONRenderer().render, data)
    assert encoding.by_orjson(data) is None


def test_every_character_is_escaped_in_the_same_way(calls: Calls) -> None:
    characters = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]
    data = {"".join(characters): characters}
    assert JSONRenderer().render_plain(data) == drf.JSONRenderer().render(data)
    assert len(calls.documents) == 1


def test_an_iterator_that_is_read_once_is_written_once(calls: Calls) -> None:
    assert (
        JSONRenderer().render_plain([Color.__name__, iter([1, 2]), 1e16])
        == b'["Color",[1,2],1e+16]'
    )
    assert calls.documents == []


def test_no_data_is_no_body(calls: Calls) -> None:
    assert JSONRenderer().render_plain(None) == b""
    assert calls.documents == []


texts = st.text(st.characters(), max_size=8) | st.text(st.characters(codec="utf-8"), max_size=8)
numbers = (
    st.integers()
    | st.floats()
    | st.floats(1e-5, 1e-3)
    | st.floats(1e15, 1e17)
    | st.integers(-(2**65), 2**65)
)
own = (
    st.sampled_from([Color.RED, Size.LARGE, Status.DRAFT, Rank.FIRST, Text("a"), Number(1)])
    | st.sampled_from([gettext_lazy("Required"), mark_safe("<b>"), Pair(1, math.nan), Point(1)])
    | st.sampled_from([ErrorDetail("a", "b"), Hyperlink("http://a", None), Upper(a=1)])
    | st.uuids()
    | st.datetimes(timezones=st.none() | st.timezones())
    | st.dates()
    | st.times(timezones=st.none() | st.just(UTC))
    | st.timedeltas()
    | st.decimals()
    | st.binary(max_size=4)
)
keys = (
    st.sampled_from([Color.RED, Size.LARGE, Rank.FIRST, Text("a"), Number(1), mark_safe("<b>")])
    | st.sampled_from([gettext_lazy("Required"), Pair(1, math.nan), b"a", Day(2026, 1, 2)])
    | numbers
    | st.booleans()
    | st.none()
    | st.uuids()
    | st.datetimes()
)


def documents(values: st.SearchStrategy[Any], names: st.SearchStrategy[Any]) -> Any:
    return st.recursive(
        values,
        lambda below: (
            st.lists(below, max_size=4)
            | st.lists(below, max_size=3).map(tuple)
            | st.dictionaries(names, below, max_size=4)
            | st.dictionaries(names, below, max_size=3).map(returned)
            | st.lists(below, max_size=3).map(returned)
        ),
        max_leaves=12,
    )


@PROFILE
@given(documents(st.none() | st.booleans() | texts | numbers, texts))
def test_json_is_written_as_drf_writes_it(data: Any) -> None:
    assert outcome(JSONRenderer().render_plain, data) == outcome(drf.JSONRenderer().render, data)


@PROFILE
@given(documents(st.none() | texts | numbers | own, texts))
def test_objects_of_python_are_written_as_drf_writes_them(data: Any) -> None:
    assert outcome(JSONRenderer().render_plain, data) == outcome(drf.JSONRenderer().render, data)


@PROFILE
@given(documents(texts | numbers, texts | keys))
def test_keys_of_any_type_are_written_as_drf_writes_them(data: Any) -> None:
    assert outcome(JSONRenderer().render_plain, data) == outcome(drf.JSONRenderer().render, data)


@PROFILE
@given(st.floats())
def test_a_float_is_written_as_drf_writes_it(number: float) -> None:
    assert outcome(JSONRenderer().render_plain, number) == outcome(
        drf.JSONRenderer().render, number
    )


class Albums(views.ReadOnlyModelViewSet):
    queryset = models.Album.objects.order_by("id")
    serializer_class = music.AlbumSerializer


@pytest.mark.django_db
def test_the_document_of_a_list_is_written_by_orjson(calls: Calls) -> None:
    artist = models.Artist.objects.create(id=2, stage_name="Artist")
    title = "Blue\u2028Train\xad\U0001f3b7"
    models.Album.objects.create(id=3, album_title=title, artist=artist)
    content = call(Albums.as_view({"get": "list"})).content
    assert [json.loads(document) for document in calls.documents] == [json.loads(content)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(encoding, "orjson", None)
        assert call(Albums.as_view({"get": "list"})).content == content
    assert len(calls.documents) == 1


@pytest.mark.django_db
def test_an_error_document_is_written_by_orjson(calls: Calls) -> None:
    content = call(Albums.as_view({"get": "retrieve"}), pk=1).content
    assert [json.loads(document) for document in calls.documents] == [json.loads(content)]


def test_without_orjson_json_is_written_by_drf(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "orjson", None)
    data = {"a": [1e-5, 2**64, "\u2028"]}
    assert JSONRenderer().render_plain(data) == b'{"a":[1e-05,18446744073709551616,"\\u2028"]}'


DATA = {"ü": [1, 2]}


@pytest.mark.parametrize(
    ("media_type", "context"),
    [
        ("application/vnd.api+json; indent=2", {}),
        ("application/vnd.api+json", {"indent": 2}),
        (None, {"indent": 2}),
    ],
)
def test_indented_json_is_written_by_drf(
    media_type: str | None, context: dict[str, Any], calls: Calls
) -> None:
    written = JSONRenderer().render_plain(DATA, media_type, context)
    assert written.decode() == '{\n  "ü": [\n    1,\n    2\n  ]\n}'
    assert calls.documents == []


def test_an_indentation_of_none_is_written_by_orjson(calls: Calls) -> None:
    media_type = "application/vnd.api+json; indent=0"
    assert JSONRenderer().render_plain(DATA, media_type).decode() == '{"ü":[1,2]}'
    assert len(calls.documents) == 1


@pytest.mark.parametrize(
    ("attribute", "value", "written"),
    [
        ("ensure_ascii", True, rb'{"\u00fc":[1,2]}'),
        ("compact", False, '{"ü": [1, 2]}'.encode()),
        ("strict", False, '{"ü":[1,2]}'.encode()),
    ],
)
def test_json_in_another_form_is_written_by_drf(
    attribute: str, value: bool, written: bytes, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The settings UNICODE_JSON, COMPACT_JSON and STRICT_JSON set these attributes of DRF's class.
    monkeypatch.setattr(drf.JSONRenderer, attribute, value)
    assert JSONRenderer().render_plain(DATA) == written
    assert calls.documents == []


def test_a_lax_renderer_writes_what_is_not_a_number(calls: Calls) -> None:
    class Lax(JSONRenderer):
        strict = False

    assert Lax().render_plain([math.nan, math.inf]) == b"[NaN,Infinity]"
    assert calls.documents == []


def test_an_encoder_of_a_project_writes_each_document(calls: Calls) -> None:
    class Encoder(JSONEncoder):
        def default(self, obj: Any) -> Any:
            return obj.hex if isinstance(obj, uuid.UUID) else super().default(obj)

    class OwnEncoder(JSONRenderer):
        encoder_class = Encoder

    assert OwnEncoder().render_plain(uuid.UUID(int=7)) == b'"00000000000000000000000000000007"'
    assert calls.documents == []


def test_a_base_class_that_writes_json_itself_goes_on_doing_it(calls: Calls) -> None:
    class Prefixed(drf.JSONRenderer):
        def render(self, *arguments: Any) -> bytes:
            return b"while(1);" + super().render(*arguments)

    class Both(JSONRenderer, Prefixed):
        pass

    assert Both().render_plain([1]) == b"while(1);[1]"
    assert calls.documents == []


def test_a_method_of_drf_that_was_replaced_writes_json(
    calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drf.JSONRenderer, "render", lambda *arguments: b"replaced")
    assert JSONRenderer().render_plain([1]) == b"replaced"
    assert calls.documents == []
