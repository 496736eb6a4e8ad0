"""Resources of the models of django-polymorphic."""

import json
from typing import Any

import pytest
from django.urls import include, path
from rest_framework.routers import SimpleRouter
from rest_framework.test import APIClient

pytest.importorskip("polymorphic")

from django.contrib.contenttypes.models import ContentType

from rest_framework_json_api import filters, relations, serializers, views
from tests.client import get, identifier, problems
from tests.http import MEDIA_TYPE, counted, document, errors
from tests.polymorphic import models

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


class ArtProjectSerializer(serializers.ModelSerializer):
    included_serializers = {"companies": f"{__name__}.CompanySerializer"}

    class Meta:
        model = models.ArtProject
        fields = ("topic", "artist", "companies")
        read_only_fields = ("companies",)


class ResearchProjectSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.ResearchProject
        fields = ("topic", "supervisor")


class ProjectSerializer(serializers.PolymorphicModelSerializer):
    polymorphic_serializers = [ArtProjectSerializer, ResearchProjectSerializer]

    class Meta:
        model = models.Project


class CompanySerializer(serializers.ModelSerializer):
    included_serializers = {
        "current_project": ProjectSerializer,
        "future_projects": ProjectSerializer,
    }

    current_project = relations.PolymorphicResourceRelatedField(
        ProjectSerializer, queryset=models.Project.objects.all(), allow_null=True
    )
    future_projects = relations.PolymorphicResourceRelatedField(
        ProjectSerializer, queryset=models.Project.objects.all(), many=True
    )

    class Meta:
        model = models.Company
        fields = "__all__"


class ProjectViewSet(views.ModelViewSet):
    queryset: Any = models.Project.objects.order_by("pk")
    serializer_class = ProjectSerializer
    pagination_class = None
    filter_backends = (filters.QueryParameterValidationFilter, filters.ResourceTypeFilter)


class BaseRowsViewSet(ProjectViewSet):
    queryset = models.Project.objects.non_polymorphic().order_by("pk")


class CompanyViewSet(views.ModelViewSet):
    queryset = models.Company.objects.order_by("pk")
    serializer_class: Any = CompanySerializer
    pagination_class = None
    filter_backends = ()


class CompanyRelationships(views.RelationshipView):
    """Offers the relations of companies, without a serializer that says what they lead to."""

    queryset = models.Company.objects.all()


router = SimpleRouter()
router.register("projects", ProjectViewSet, "project")
router.register("base-rows", BaseRowsViewSet, "base-row")
router.register("companies", CompanyViewSet, "company")

RELATIONSHIP = {
    "get": "retrieve_relationship",
    "patch": "update_relationship",
    "post": "add_to_relationship",
    "delete": "remove_from_relationship",
}
urlpatterns = [
    path("", include(router.urls)),
    path("bare/<pk>/<related_field>/", CompanyRelationships.as_view()),
]
for prefix, viewset in (("projects", ProjectViewSet), ("companies", CompanyViewSet)):
    view: Any = viewset
    urlpatterns += [
        path(f"{prefix}/<pk>/relationships/<related_field>/", view.as_view(RELATIONSHIP)),
        path(f"{prefix}/<pk>/<related_field>/", view.as_view({"get": "retrieve_related"})),
    ]

VIEWS = ["projects", "base-rows"]


def send(method: str, url: str, data: Any = None) -> Any:
    """Return the response to a request, with primary data where it has any."""
    has_body = method in ("POST", "PATCH") or data is not None
    body = json.dumps({"data": data}) if has_body else ""
    return APIClient(raise_request_exception=False).generic(
        method, url, body, content_type=MEDIA_TYPE, headers={"accept": MEDIA_TYPE}
    )


def companies(*keys: int) -> Any:
    """Return the relationship object of an art project."""
    linkage = [identifier("companies", key) for key in keys]
    return {"companies": {"data": linkage, "meta": {"count": len(linkage)}}}


ART, RESEARCH = identifier("artProjects", 1), identifier("researchProjects", 2)
#: A row of a class without a serializer of its own.
MURAL = identifier("artProjects", 3)

ART_RESOURCE = {
    **ART,
    "attributes": {"topic": "Light", "artist": "Ada"},
    "relationships": companies(11),
}
RESEARCH_RESOURCE = {**RESEARCH, "attributes": {"topic": "Sound", "supervisor": "Ben"}}
MURAL_RESOURCE = {
    **MURAL,
    "attributes": {"topic": "Shade", "artist": "Cy"},
    "relationships": companies(),
}


def company(key: int, current: Any, *future: Any) -> dict[str, Any]:
    """Return the resource object of a company."""
    return {
        **identifier("companies", key),
        "attributes": {"name": f"Company {key}"},
        "relationships": {
            "currentProject": {"data": current},
            "futureProjects": {"data": list(future), "meta": {"count": len(future)}},
        },
    }


@pytest.fixture(autouse=True)
def rows() -> None:
    """Company 11 works on art project 1, then on 2 and 3; company 12 on nothing."""
    # Content types are kept in memory once they are known.
    ContentType.objects.get_for_models(
        models.Project, models.ArtProject, models.Mural, models.ResearchProject
    )
    art = models.ArtProject.objects.create(pk=1, topic="Light", artist="Ada")
    research = models.ResearchProject.objects.create(pk=2, topic="Sound", supervisor="Ben")
    mural = models.Mural.objects.create(pk=3, topic="Shade", artist="Cy", wall="North")
    first = models.Company.objects.create(pk=11, name="Company 11", current_project=art)
    first.future_projects.set([research, mural])
    models.Company.objects.create(pk=12, name="Company 12")


def more_rows() -> None:
    """Make many more companies and projects."""
    for number in range(10):
        art = models.ArtProject.objects.create(topic="More", artist="More")
        research = models.ResearchProject.objects.create(topic="More", supervisor="More")
        mural = models.Mural.objects.create(topic="More", artist="More", wall="More")
        made = models.Company.objects.create(
            name=f"More {number}", current_project=research if number % 2 else art
        )
        made.future_projects.set([art, research, mural])


def count_queries(url: str) -> list[str]:
    """Return the queries of a list, which are as many however many rows it has."""
    with counted() as few:
        get(url)
    more_rows()
    with counted() as many:
        get(url)
    assert len(few) == len(many), (few, many)
    return few


# Read


@pytest.mark.parametrize("prefix", VIEWS)
def test_a_list_has_each_row_as_its_own_type(prefix: str) -> None:
    assert get(f"/{prefix}/") == {"data": [ART_RESOURCE, RESEARCH_RESOURCE, MURAL_RESOURCE]}


@pytest.mark.parametrize("prefix", VIEWS)
def test_a_list_takes_one_query_for_base_rows_and_one_for_each_concrete_class(prefix: str) -> None:
    queries = count_queries(f"/{prefix}/?fields[artProjects]=topic,artist")

    assert len(queries) == 1 + 3, queries


def test_rows_of_a_class_without_a_serializer_are_of_the_nearest_base_that_has_one() -> None:
    assert get("/projects/3/") == {"data": MURAL_RESOURCE}


@pytest.mark.parametrize("prefix", VIEWS)
@pytest.mark.parametrize(
    ("key", "expected"),
    [(1, ART_RESOURCE), (2, RESEARCH_RESOURCE)],
    ids=["art", "research"],
)
def test_one_resource_has_its_own_type(prefix: str, key: int, expected: Any) -> None:
    assert get(f"/{prefix}/{key}/") == {"data": expected}


def test_sparse_fieldsets_are_those_of_the_concrete_types() -> None:
    found = get("/projects/?fields[artProjects]=artist&fields[researchProjects]=topic")

    assert found == {
        "data": [
            {**ART, "attributes": {"artist": "Ada"}},
            {**RESEARCH, "attributes": {"topic": "Sound"}},
            {**MURAL, "attributes": {"artist": "Cy"}},
        ]
    }


def test_a_row_of_the_base_class_itself_is_a_mistake_of_the_project() -> None:
    models.Project.objects.create(topic="Nothing in particular")

    with pytest.raises(NotImplementedError, match="for the instance Project"):
        APIClient().get("/projects/")


@pytest.mark.parametrize(
    ("types", "expected"),
    [
        ("artProjects", [ART_RESOURCE, MURAL_RESOURCE]),
        ("researchProjects", [RESEARCH_RESOURCE]),
        ("researchProjects,artProjects", [ART_RESOURCE, RESEARCH_RESOURCE, MURAL_RESOURCE]),
    ],
)
@pytest.mark.parametrize("prefix", VIEWS)
def test_a_collection_is_limited_to_some_types(prefix: str, types: str, expected: Any) -> None:
    assert get(f"/{prefix}/?filter[type]={types}") == {"data": expected}


def test_the_filter_by_type_takes_no_query_of_its_own() -> None:
    queries = count_queries("/projects/?filter[type]=researchProjects")

    assert len(queries) == 2, queries


def test_a_type_that_the_collection_does_not_have_is_refused() -> None:
    response = send("GET", "/projects/?filter[type]=projects")

    assert response.status_code == 400
    assert errors(response)[0]["source"] == {"parameter": "filter[type]"}


# Relationships, read


def test_linkage_has_the_concrete_types() -> None:
    assert get("/companies/") == {
        "data": [company(11, ART, RESEARCH, MURAL), company(12, None)],
    }


def test_linkage_is_told_by_base_rows_alone() -> None:
    queries = count_queries("/companies/")

    assert len(queries) == 3, queries
    assert not [query for query in queries if "projects_artproject" in query]
    assert not [query for query in queries if "projects_researchproject" in query]
    assert not [query for query in queries if "topic" in query]


@pytest.mark.parametrize(
    ("related", "expected"),
    [("current_project", ART), ("future_projects", [RESEARCH, MURAL])],
)
def test_relationship_urls_have_the_concrete_types(related: str, expected: Any) -> None:
    with counted() as queries:
        found = get(f"/companies/11/relationships/{related}/")

    assert found == {"data": expected}
    assert len(queries) == 2, queries


@pytest.mark.usefixtures("model_relations")
def test_a_view_without_a_serializer_has_the_types_of_the_classes_of_rows() -> None:
    assert get("/bare/11/current_project/") == {"data": ART}
    first, second = get("/bare/11/future_projects/")["data"]
    assert first == RESEARCH
    assert second == identifier("murals", 3)


@pytest.mark.usefixtures("model_relations")
@pytest.mark.parametrize(
    ("given", "status"),
    [
        (RESEARCH, 200),
        (identifier("projects", 3), 200),
        (identifier("artProjects", 2), 404),
        (identifier("companies", 11), 409),
    ],
)
def test_a_view_without_a_serializer_takes_the_types_of_subclasses(
    given: dict[str, str], status: int
) -> None:
    response = send("PATCH", "/bare/11/current_project/", given)

    assert response.status_code == status
    if status == 200:
        assert get("/bare/11/current_project/")["data"]["id"] == given["id"]


@pytest.mark.parametrize(
    ("related", "expected"),
    [("current_project", ART_RESOURCE), ("future_projects", [RESEARCH_RESOURCE, MURAL_RESOURCE])],
)
def test_related_urls_have_resources_of_the_concrete_types(related: str, expected: Any) -> None:
    assert get(f"/companies/11/{related}/") == {"data": expected}


def test_related_projects_are_included_by_their_own_serializers() -> None:
    assert get("/companies/?include=current_project,future_projects") == {
        "data": [company(11, ART, RESEARCH, MURAL), company(12, None)],
        "included": [ART_RESOURCE, MURAL_RESOURCE, RESEARCH_RESOURCE],
    }


@pytest.mark.parametrize(
    ("include", "expected"),
    [
        # Companies, keys of the other relation, base rows, each class, companies of art and murals.
        ("current_project", 1 + 1 + 1 + 2 + 1),
        ("future_projects", 1 + 1 + 1 + 3 + 2),
    ],
)
def test_the_queries_of_an_include_are_one_for_each_concrete_class(
    include: str, expected: int
) -> None:
    other = models.ResearchProject.objects.create(topic="Other", supervisor="Dot")
    models.Company.objects.filter(pk=12).update(current_project=other)
    art = models.ArtProject.objects.get(pk=1)
    models.Company.objects.get(pk=12).future_projects.set([art])

    queries = count_queries(f"/companies/?include={include}")

    assert len(queries) == expected, queries


def test_an_include_goes_on_below_the_type_that_has_the_relationship() -> None:
    assert get("/projects/?include=companies") == {
        "data": [ART_RESOURCE, RESEARCH_RESOURCE, MURAL_RESOURCE],
        "included": [company(11, ART, RESEARCH, MURAL)],
    }
    assert get("/companies/11/?include=current_project.companies")["included"] == [ART_RESOURCE]


def test_sparse_fieldsets_hold_for_included_projects() -> None:
    query = "include=future_projects&fields[companies]=name&fields[artProjects]=topic"
    found = get(f"/companies/11/?{query}&fields[researchProjects]=")

    assert found["included"] == [{**MURAL, "attributes": {"topic": "Shade"}}, RESEARCH]


# Written


@pytest.mark.parametrize(
    ("resource_type", "name", "model"),
    [
        ("artProjects", "artist", models.ArtProject),
        ("researchProjects", "supervisor", models.ResearchProject),
    ],
)
def test_a_resource_is_created_by_its_type(resource_type: str, name: str, model: Any) -> None:
    attributes = {"topic": "New", name: "Dot"}
    response = send("POST", "/projects/", {"type": resource_type, "attributes": attributes})
    created = models.Project.objects.get(topic="New")

    assert response.status_code == 201
    assert response.headers["Location"] == f"http://testserver/projects/{created.pk}/"
    assert json.loads(response.content) == {
        "data": {
            **identifier(resource_type, created.pk),
            "attributes": attributes,
            **({"relationships": companies()} if model is models.ArtProject else {}),
        }
    }
    assert type(created) is model
    assert created.polymorphic_ctype == ContentType.objects.get_for_model(model)


@pytest.mark.parametrize("resource_type", ["projects", "companies"])
def test_a_type_that_is_not_accepted_is_a_conflict(resource_type: str) -> None:
    response = send("POST", "/projects/", {"type": resource_type, "attributes": {"topic": "New"}})

    assert response.status_code == 409
    assert [error["source"] for error in errors(response)] == [{"pointer": "/data/type"}]
    assert models.Project.objects.count() == 3


@pytest.mark.parametrize("prefix", VIEWS)
def test_an_update_writes_base_and_child_table(prefix: str) -> None:
    attributes = {"topic": "New", "artist": "Dot"}
    response = send("PATCH", f"/{prefix}/1/", {**ART, "attributes": attributes})

    assert document(response) == {"data": {**ART_RESOURCE, "attributes": attributes}}
    stored = models.ArtProject.objects.get(pk=1)
    assert (stored.topic, stored.artist) == ("New", "Dot")


def test_an_update_of_a_row_keeps_its_class() -> None:
    send("PATCH", "/projects/3/", {**MURAL, "attributes": {"artist": "Dot"}})

    stored: Any = models.Project.objects.get(pk=3)
    assert (type(stored), stored.artist, stored.wall) == (models.Mural, "Dot", "North")


def test_the_type_of_another_row_is_a_conflict_on_update() -> None:
    resource = {**identifier("researchProjects", 1), "attributes": {"topic": "New"}}
    response = send("PATCH", "/projects/1/", resource)

    assert response.status_code == 409
    assert [error["source"] for error in errors(response)] == [{"pointer": "/data/type"}]
    assert models.Project.objects.get(pk=1).topic == "Light"


@pytest.mark.parametrize("prefix", VIEWS)
def test_a_row_is_deleted_with_its_child_rows(prefix: str) -> None:
    response = send("DELETE", f"/{prefix}/3/")

    assert response.status_code == 204
    assert models.Project.objects.non_polymorphic().filter(pk=3).count() == 0
    assert models.ArtProject.objects.count() == 1
    assert get("/companies/11/") == {"data": company(11, ART, RESEARCH)}


def test_a_company_is_created_with_projects_of_several_types() -> None:
    linkage = {
        "currentProject": {"data": RESEARCH},
        "futureProjects": {"data": [ART, MURAL]},
    }
    resource = {"type": "companies", "attributes": {"name": "New"}, "relationships": linkage}
    response = send("POST", "/companies/", resource)
    created = models.Company.objects.get(name="New")

    assert response.status_code == 201
    assert json.loads(response.content) == {
        "data": {
            **company(created.pk, RESEARCH, ART, MURAL),
            "attributes": {"name": "New"},
        }
    }


@pytest.mark.parametrize(
    ("method", "related", "data", "expected"),
    [
        ("PATCH", "current_project", RESEARCH, RESEARCH),
        ("PATCH", "current_project", None, None),
        ("PATCH", "future_projects", [ART, RESEARCH], [ART, RESEARCH]),
        ("POST", "future_projects", [ART, RESEARCH], [ART, RESEARCH, MURAL]),
        ("DELETE", "future_projects", [MURAL, ART], [RESEARCH]),
    ],
)
def test_relationship_urls_change_projects(
    method: str, related: str, data: Any, expected: Any
) -> None:
    response = send(method, f"/companies/11/relationships/{related}/", data)

    assert response.status_code == 200
    found = get(f"/companies/11/relationships/{related}/")["data"]
    assert (sorted(found, key=lambda item: item["id"]) if isinstance(found, list) else found) == (
        expected
    )


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            [ART, identifier("companies", 1)],
            (
                "incorrect_relation_type",
                "Incorrect relation type. Expected one of [artProjects, researchProjects], "
                "received companies.",
                "/data/1",
            ),
        ),
        (
            [identifier("researchProjects", 1)],
            ("does_not_exist", 'Invalid pk "1" - object does not exist.', "/data/0"),
        ),
        (
            [ART, identifier("artProjects", 99)],
            ("does_not_exist", 'Invalid pk "99" - object does not exist.', "/data/1"),
        ),
    ],
    ids=["other type", "id of another type", "unknown id"],
)
def test_identifiers_that_mean_no_project_are_refused_by_their_index(
    data: Any, expected: Any
) -> None:
    response = send("PATCH", "/companies/11/relationships/future_projects/", data)

    status = 409 if expected[0] == "incorrect_relation_type" else 404
    assert problems(response) == (status, [expected])
    assert get("/companies/11/") == {"data": company(11, ART, RESEARCH, MURAL)}


def test_identifiers_are_looked_up_in_one_query_for_each_class() -> None:
    with counted() as queries:
        send("POST", "/companies/11/relationships/future_projects/", [ART, RESEARCH, MURAL])
    asked = [query for query in queries if 'WHERE "projects_project"."id" IN (1, 2, 3)' in query]

    assert len(asked) == 1, queries


def test_options_tell_the_fields_of_each_type() -> None:
    fields = document(send("OPTIONS", "/projects/"))["meta"]["actions"]["POST"]

    assert {name: sorted(kinds) for name, kinds in fields.items()} == {
        "artProjects": ["artist", "companies", "topic"],
        "researchProjects": ["supervisor", "topic"],
    }


# Hyperlinks


class LinkedArtProjectSerializer(serializers.HyperlinkedModelSerializer):
    class Meta:
        model = models.ArtProject
        fields = ("url", "artist")
        extra_kwargs = {"url": {"view_name": "project-detail"}}


class LinkedResearchProjectSerializer(serializers.ModelSerializer):
    href = serializers.HyperlinkedIdentityField(view_name="project-detail")

    class Meta:
        model = models.ResearchProject
        fields = ("href", "supervisor")


class LinkedProjectSerializer(serializers.PolymorphicModelSerializer):
    polymorphic_serializers = [LinkedArtProjectSerializer, LinkedResearchProjectSerializer]

    class Meta:
        model = models.Project


class LinkedCompanySerializer(serializers.ModelSerializer):
    included_serializers = {"current_project": LinkedProjectSerializer}

    current_project = relations.PolymorphicHyperlinkedRelatedField(
        LinkedProjectSerializer, queryset=models.Project.objects.all(), allow_null=True
    )
    future_projects = relations.PolymorphicHyperlinkedRelatedField(
        LinkedProjectSerializer, queryset=models.Project.objects.all(), many=True
    )

    class Meta:
        model = models.Company
        fields = ("current_project", "future_projects")


class LinkedCompanyViewSet(CompanyViewSet):
    serializer_class = LinkedCompanySerializer


linked_views: Any = LinkedCompanyViewSet
urlpatterns += [
    path("linked/", linked_views.as_view({"get": "list"})),
    path("linked/<pk>/", linked_views.as_view({"get": "retrieve", "patch": "partial_update"})),
]


def url(key: int) -> str:
    return f"http://testserver/projects/{key}/"


def linked_company(current: Any, *future: Any) -> dict[str, Any]:
    """Return the resource object of company 11, with the URL of its project."""
    found = company(11, current, *future)
    del found["attributes"]
    found["relationships"]["currentProject"]["links"] = {"related": url(current["id"])}
    return found


def test_hyperlinks_lead_to_the_shared_url_of_all_types() -> None:
    assert get("/linked/11/?include=current_project") == {
        "data": linked_company(ART, RESEARCH, MURAL),
        "included": [{**ART, "attributes": {"artist": "Ada"}, "links": {"self": url(1)}}],
    }


def test_hyperlinks_take_no_more_of_related_rows_than_what_tells_their_class() -> None:
    models.Company.objects.filter(pk=12).update(current_project=3)
    models.Company.objects.filter(pk=11).update(current_project=2)
    models.Company.objects.get(pk=11).future_projects.add(1)
    models.Company.objects.create(current_project_id=1)

    queries = count_queries("/linked/")

    # The companies, and for each relation the keys and classes of the projects.
    assert len(queries) == 3, queries


@pytest.mark.parametrize(
    ("current", "expected"), [(url(2), RESEARCH), (url(3), MURAL), (RESEARCH, RESEARCH)]
)
def test_a_hyperlink_is_written_by_the_shared_url_and_by_identifier(
    current: Any, expected: Any
) -> None:
    relationships = {"currentProject": {"data": current}}
    resource = {**identifier("companies", 11), "relationships": relationships}
    response = send("PATCH", "/linked/11/", resource)

    assert document(response) == {"data": linked_company(expected, RESEARCH, MURAL)}


def test_to_many_hyperlinks_are_written_by_the_shared_url() -> None:
    relationships = {"futureProjects": {"data": [url(1), url(2)]}}
    resource = {**identifier("companies", 11), "relationships": relationships}
    response = send("PATCH", "/linked/11/", resource)

    assert document(response) == {"data": linked_company(ART, ART, RESEARCH)}
