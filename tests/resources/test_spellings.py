"""What a document shows under a spelled name can be used under it, whatever the Python name is."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import include, path
from rest_framework.test import APIRequestFactory

from rest_framework_json_api import parsers, relations, routers, serializers, utils, views
from rest_framework_json_api._resources.naming import spell
from tests import models
from tests.http import MEDIA_TYPE, call, document

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

STYLES = ("dasherize", "camelize", "capitalize", "underscore", "none")

NAMES = ("firstName", "HTTPCode", "is_3D", "aB", "x_1", "a__b")


class ProbeSerializer(serializers.ModelSerializer):
    a__b = serializers.CharField(source="firstName", required=False)
    _x = serializers.IntegerField(source="HTTPCode", write_only=True, required=False)
    sub_3D = relations.ResourceRelatedField(
        queryset=models.Probe.objects.all(), many=True, required=False
    )
    included_serializers = {"parentProbe": "self", "sub_3D": "self"}

    class Meta:
        model = models.Probe
        fields = (*NAMES, "_x", "parentProbe", "sub_3D")


class ProbeViewSet(views.ModelViewSet):
    queryset = models.Probe.objects.order_by("pk")
    serializer_class = ProbeSerializer


class AloneView(views.RelationshipView):
    queryset = models.Probe.objects.all()


def spelled_with(style: str) -> override_settings:
    setting = False if style == "none" else style
    return override_settings(
        JSON_API_FORMAT_FIELD_NAMES=setting, JSON_API_FORMAT_RELATED_LINKS=setting
    )


def patterns() -> Iterator[Any]:
    for style in STYLES:
        router = routers.SimpleRouter(trailing_slash=False)
        router.register("probes", ProbeViewSet, basename=style)
        with spelled_with(style):
            yield path(f"{style}/", include(router.urls))


urlpatterns = list(patterns())


@pytest.fixture(autouse=True, params=STYLES)
def style(request: Any) -> Iterator[Any]:
    with spelled_with(request.param):
        yield request.param


@pytest.fixture
def base(style: str) -> str:
    return f"http://testserver/{style}/probes"


def send(method: str, url: str, data: Any = None) -> tuple[int, Any]:
    body = "" if data is None else json.dumps({"data": data})
    answer = Client().generic(method, url, body, content_type=MEDIA_TYPE)
    return answer.status_code, json.loads(answer.content) if answer.content else None


def key(name: str, style: str) -> str:
    return spell(name, style)


def shown(style: str, pk: int, attributes: Mapping[str, Any], related: Mapping[str, Any]) -> Any:
    """Return the document of a probe, by the Python names of its members."""
    url = f"http://testserver/{style}/probes/{pk}"
    many = related["sub_3D"]
    members = {
        "parentProbe": {"data": related["parentProbe"]},
        "sub_3D": {"data": many, "meta": {"count": len(many)}},
    }
    resource = {
        "type": "probes",
        "id": str(pk),
        "attributes": {key(name, style): value for name, value in attributes.items()},
        "relationships": {
            key(name, style): {
                "links": {
                    "self": f"{url}/relationships/{key(name, style)}",
                    "related": f"{url}/{key(name, style)}",
                },
                **member,
            }
            for name, member in members.items()
        },
        "links": {"self": url},
    }
    return {"links": {"self": url}, "data": resource}


ATTRIBUTES = dict(zip(NAMES, ("new", 7, True, "x", 3, "new"), strict=True))
GIVEN = {name: value for name, value in ATTRIBUTES.items() if name != "a__b"}


@pytest.mark.parametrize("spelled", [True, False])
def test_what_is_shown_is_written(style: str, base: str, spelled: bool) -> None:
    models.Probe.objects.create(pk=1)
    linkage = {"type": "probes", "id": "1"}
    name_of = (lambda name: key(name, style)) if spelled else str
    related: dict[str, Any] = {"parentProbe": linkage, "sub_3D": [linkage]}

    created = send(
        "POST",
        base,
        {
            "type": "probes",
            "attributes": {name_of(name): value for name, value in GIVEN.items()},
            "relationships": {name_of(name): {"data": data} for name, data in related.items()},
        },
    )

    pk = models.Probe.objects.exclude(pk=1).get().pk
    assert created == (201, shown(style, pk, ATTRIBUTES, related))
    own = {"type": "probes", "id": str(pk)}
    changed = send(
        "PATCH",
        f"{base}/{pk}",
        {
            **own,
            "attributes": {name_of("a__b"): "other"},
            "relationships": {name_of("parentProbe"): {"data": None}},
        },
    )
    after = ATTRIBUTES | {"a__b": "other", "firstName": "other"}
    related = {"parentProbe": None, "sub_3D": [linkage]}
    assert changed == (200, shown(style, pk, after, related))
    status, _ = send("PATCH", f"{base}/{pk}", {**own, "attributes": {name_of("_x"): 8}})
    assert status == 200
    assert models.Probe.objects.values_list("HTTPCode", flat=True).get(pk=pk) == 8


@pytest.mark.parametrize("name", ["HTTPCode", "is_3D", "x_1", "_x"])
def test_an_error_points_to_what_is_shown(style: str, base: str, name: str) -> None:
    status, answer = send(
        "POST", base, {"type": "probes", "attributes": {key(name, style): {"no": "value"}}}
    )

    pointers = [error["source"]["pointer"] for error in answer["errors"]]
    assert (status, pointers) == (400, [f"/data/attributes/{key(name, style)}"])


@pytest.mark.parametrize(("name", "many"), [("parentProbe", False), ("sub_3D", True)])
def test_a_relationship_has_urls_of_the_name(style: str, base: str, name: str, many: bool) -> None:
    models.Probe.objects.create(pk=1, firstName="one")
    models.Probe.objects.create(pk=2, firstName="two")
    linkage: Any = {"type": "probes", "id": "1"}
    data = [linkage] if many else linkage
    path_of = f"{base}/2/relationships/{key(name, style)}"

    assert send("PATCH", path_of, data)[0] == 200
    assert send("GET", path_of)[1]["data"] == data
    _, related = send("GET", f"{base}/2/{key(name, style)}?fields[probes]={key('aB', style)}")
    found = related["data"][0] if many else related["data"]
    assert found["attributes"] == {key("aB", style): ""}
    status, answer = send("PATCH", path_of, [{"type": "x"}] if many else {"type": "x"})
    assert status == 400
    assert [error["source"]["pointer"] for error in answer["errors"]] == [
        "/data/0" if many else "/data"
    ]


@pytest.mark.parametrize("name", ["parentProbe", "sub_3D"])
def test_a_relationship_is_included_under_the_name(style: str, base: str, name: str) -> None:
    parent = models.Probe.objects.create()
    child = models.Probe.objects.create(parentProbe=parent)
    start, other = (child, parent) if name == "parentProbe" else (parent, child)
    spelled = key(name, style)

    _, answer = send(
        "GET", f"{base}/{start.pk}?include={spelled}.{spelled}&fields[probes]={spelled}"
    )

    assert [resource["id"] for resource in answer["included"]] == [str(other.pk)]
    _, answer = send("GET", f"{base}/{start.pk}/relationships/{spelled}?include={spelled}")
    assert [resource["id"] for resource in answer["included"]] == [str(other.pk)]


@pytest.mark.parametrize("name", NAMES)
def test_a_fieldset_and_a_sort_name_what_is_shown(style: str, base: str, name: str) -> None:
    first = models.Probe.objects.create(firstName="b", HTTPCode=2, is_3D=True, aB="b", x_1=2)
    last = models.Probe.objects.create(firstName="a", HTTPCode=1, is_3D=False, aB="a", x_1=1)
    spelled = key(name, style)

    status, answer = send("GET", f"{base}?sort={spelled}&fields[probes]={spelled}")

    assert status == 200
    assert [resource["id"] for resource in answer["data"]] == [str(last.pk), str(first.pk)]
    assert [list(resource["attributes"]) for resource in answer["data"]] == [[spelled]] * 2


@pytest.mark.parametrize("name", ["firstName", "is_3D", "x_1", "a__b", "parentProbe.firstName"])
def test_a_filter_names_what_is_shown(style: str, name: str) -> None:
    pytest.importorskip("django_filters")
    from rest_framework_json_api.django_filters import DjangoFilterBackend

    class FilteredProbes(ProbeViewSet):
        filter_backends = (DjangoFilterBackend,)
        filterset_fields = ("firstName", "is_3D", "x_1", "parentProbe__firstName")

    parent = models.Probe.objects.create(firstName="1", is_3D=True, x_1=1)
    child = models.Probe.objects.create(firstName="2", x_1=2, parentProbe=parent)
    spelled = ".".join(key(part, style) for part in name.split("."))
    view = FilteredProbes.as_view({"get": "list"})

    found = document(call(view, f"?filter[{spelled}]=1&fields[probes]={key('aB', style)}"))

    expected = child if "." in name else parent
    assert [resource["id"] for resource in found["data"]] == [str(expected.pk)]


def test_what_a_view_loads_for_a_path_is_found_by_its_python_name(style: str) -> None:
    spelled = f"{key('parentProbe', style)}.{key('sub_3D', style)}"
    request = APIRequestFactory().get("/", {"include": spelled})

    assert utils.get_included_resources(request, ProbeSerializer) == ["parentProbe.sub_3D"]


def test_a_segment_that_is_not_declared_is_spelled_back() -> None:
    request = APIRequestFactory().get("/", {"include": "sub_3D.someOther"})

    with spelled_with("camelize"):
        found = utils.get_included_resources(request, ProbeSerializer)

    assert found == ["sub_3D.some_other"]


@pytest.mark.parametrize("name", ["parentProbe", "sub_3D"])
def test_a_view_without_a_serializer_knows_the_relations_by_their_keys(
    style: str, name: str
) -> None:
    probe = models.Probe.objects.create()
    probe.parentProbe = probe
    probe.save()

    answer = document(call(AloneView.as_view(), pk=probe.pk, related_field=key(name, style)))

    linkage = {"type": "probes", "id": str(probe.pk)}
    assert answer["data"] == ([linkage] if name == "sub_3D" else linkage)


@pytest.mark.parametrize("written", ["upperProbe", "upper_probe"])
def test_a_view_maps_the_name_of_a_url_to_that_of_a_relation(style: str, written: str) -> None:
    class Mapped(AloneView):
        field_name_mapping = {written: "parentProbe"}

    probe = models.Probe.objects.create()

    answer = call(Mapped.as_view(), pk=probe.pk, related_field=key(written, style))

    assert document(answer)["data"] is None


def test_a_hook_of_the_parser_is_given_what_the_client_has_sent(style: str) -> None:
    seen = []

    class OwnParser(parsers.JSONParser):
        @staticmethod
        def parse_attributes(data: Mapping[str, Any]) -> dict[str, Any]:
            seen.append(dict(data["attributes"]))
            data["attributes"]["addedName"] = 1
            return parsers.JSONParser.parse_attributes(data)

    class OwnProbes(ProbeViewSet):
        parser_classes = (OwnParser,)

        def perform_create(self, serializer: Any) -> None:
            seen.append(dict(self.request.data))
            super().perform_create(serializer)

    given = {key("is_3D", style): True, "someThing": 1}
    data = {"data": {"type": "probes", "attributes": given}}

    answer = call(OwnProbes.as_view({"post": "create"}), method="post", data=data)

    assert answer.status_code == 201
    spelled_back = style != "none"
    assert seen == [
        given,
        {
            "is_3D": True,
            "some_thing" if spelled_back else "someThing": 1,
            "added_name" if spelled_back else "addedName": 1,
            "type": "probes",
        },
    ]
