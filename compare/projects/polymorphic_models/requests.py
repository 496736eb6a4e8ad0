"""The requests."""

from compare.library.suites import (
    Relation,
    Resource,
    creating,
    deleting,
    distinct,
    linked,
    methods,
    reading,
    related,
    relationships,
    updating,
)
from compare.requests import get, send

PROJECT_TYPE = Relation(key="projectType", type="projectTypes", held=("1",), other="1")

ART = Resource(
    url="/projects",
    type="artProjects",
    attributes={"topic": "Fresco", "artist": "Dora"},
    required=2,
    invalid={"artist": "x" * 31},
    relations=(PROJECT_TYPE,),
    includes=("projectType",),
    sorts=("topic",),
)

RESEARCH = Resource(
    url="/projects",
    type="researchProjects",
    id="2",
    attributes={"topic": "Snow", "supervisor": "Dora"},
    required=2,
    invalid={"supervisor": ""},
    relations=(PROJECT_TYPE,),
    includes=("projectType", "labResults"),
)

COMPANIES = Resource(
    url="/companies",
    type="companies",
    attributes={"name": "New"},
    relations=(
        Relation(key="currentProject", type="artProjects", held=("1",), other="3"),
        Relation(key="futureProjects", type="artProjects", held=("1",), other="3", many=True),
    ),
    required_relations=(Relation(key="currentProject", type="artProjects", other="3"),),
    includes=("currentProject", "futureProjects", "currentProject.projectType"),
)

TYPE_CHANGES = [
    send("PATCH", "/projects/1", {"data": {"type": "researchProjects", "id": "1"}}, "other kind"),
    send("PATCH", "/projects/1", {"data": {"type": "projects", "id": "1"}}, "base"),
    send("POST", "/projects", {"data": {"type": "projects", "attributes": {"topic": "x"}}}, "base"),
    get("/projects/2"),
    get("/projects/2?include=labResults"),
    get("/projects?fields[artProjects]=topic&fields[researchProjects]=supervisor"),
    get("/companies?include=futureProjects&fields[artProjects]=topic"),
    get("/companies/2/currentProject"),
    send(
        "PATCH",
        "/companies/1/relationships/currentProject",
        {"data": {"type": "researchProjects", "id": "2"}},
        "other kind",
    ),
    send(
        "PATCH",
        "/companies/1/relationships/currentProject",
        {"data": {"type": "artProjects", "id": "2"}},
        "kind that it is not",
    ),
]

REQUESTS = distinct(
    reading(ART),
    (one for one in creating(ART) if "projectType" not in one.label),
    updating(ART),
    (one for one in creating(RESEARCH) if ":" not in one.label),
    deleting(ART),
    methods(ART),
    reading(COMPANIES),
    linked(COMPANIES, "POST", COMPANIES.list_url, COMPANIES.object()),
    relationships(COMPANIES),
    related(COMPANIES),
    iter(TYPE_CHANGES),
)
