"""The requests."""

from typing import Any

from compare.requests import Request, bare, get, send


def uuid(number: int) -> str:
    """Return the id of a city."""
    return f"00000000-0000-0000-0000-{number:012}"


def city(label: str, /, method: str = "POST", id: str = uuid(7), **attributes: Any) -> Request:
    """Return a write of a city."""
    relationships = {"country": {"data": {"type": "countries", "id": "IT"}}}
    document = {
        "data": {
            "type": "cities",
            "id": id,
            "attributes": attributes,
            **({"relationships": relationships} if method == "POST" else {}),
        }
    }
    return send(method, "/cities" if method == "POST" else f"/cities/{uuid(1)}", document, label)


def street(label: str, **members: Any) -> Request:
    """Return a request that creates a street."""
    attributes = {"name": "Corso", "length": "2.25", **members}
    relationships = {"city": {"data": {"type": "City", "id": uuid(3)}}}
    whole = {"type": "Street", "attributes": attributes, "relationships": relationships}
    return send("POST", "/streets", {"data": whole}, label)


def report(label: str, **members: Any) -> Request:
    """Return a request that creates a report."""
    return send("POST", "/reports", {"data": {"type": "reports", **members}}, label)


PARIS = f"/cities/{uuid(1)}"
PARAMETERS = (
    "",
    "?include=",
    "?include=streets",
    "?include=streets,country,twins",
    "?include=twins.country",
    "?include=nothing",
    "?fields[cities]=name",
    "?fields[cities]=name,upper",
    "?fields[cities]=country",
    "?fields[cities]=secret",
    "?fields[countries]=name",
    "?unknown=1",
)

REQUESTS = [
    get("/"),
    *(get(f"{url}{parameters}") for url in ("/cities", PARIS) for parameters in PARAMETERS),
    *(get(f"/cities?page[limit]={limit}") for limit in ("1", "0", "-1", "x", "5000")),
    *(get(f"/cities?page[limit]=1&page[offset]={offset}") for offset in ("1", "2", "50", "x")),
    get("/cities?page[offset]=1"),
    get("/cities?page[number]=1"),
    get("/cities?sort=-name"),
    get("/cities?sort=upper"),
    get("/cities?sort=secret"),
    get("/cities?sort=country_name"),
    get("/cities?filter[name]=Rome"),
    get("/cities?filter[country]=FR"),
    get("/cities?filter[country.code]=IT"),
    get("/cities?filter[country]=XX"),
    get("/cities?filter[search]=yo"),
    get("/cities/none"),
    get(f"/cities/{uuid(9)}"),
    *(get(f"{PARIS}/relationships/{key}") for key in ("country", "streets", "twins", "upper")),
    bare("OPTIONS", "/cities"),
    bare("OPTIONS", PARIS),
    bare("OPTIONS", "/streets"),
    bare("OPTIONS", "/reports"),
    city("whole", name="Milan", mayor="Ada", secret="s"),
    city("taken name", name="Rome"),
    city("taken id", id=uuid(1), name="Milan"),
    city("bad id", id="none", name="Milan"),
    city("read-only", name="Milan", population=9),
    city("validator", name="Milan", mayor="Nobody"),
    city("two errors", name="", mayor="Nobody"),
    city("null", name=None),
    city("number", name=5),
    city("list", name=["x"]),
    city("object", name={"a": 1}),
    city("name", "PATCH", uuid(1), name="Nice"),
    city("taken name", "PATCH", uuid(1), name="Lyon"),
    city("read-only", "PATCH", uuid(1), population=9),
    city("write-only", "PATCH", uuid(1), secret="x"),
    city("other id", "PATCH", uuid(2), name="Nice"),
    bare("DELETE", PARIS),
    bare("DELETE", "/countries/FR"),
    get("/countries"),
    get("/countries/FR"),
    get("/countries/XX"),
    get("/countries?page[limit]=1"),
    send(
        "POST",
        "/countries",
        {"data": {"type": "countries", "attributes": {"code": "ES", "name": "Spain"}}},
        "code as attribute",
    ),
    send(
        "POST",
        "/countries",
        {"data": {"type": "countries", "id": "ES", "attributes": {"name": "Spain"}}},
        "code as id",
    ),
    send(
        "POST",
        "/countries",
        {"data": {"type": "countries", "attributes": {"code": "FR", "name": "Twice"}}},
        "taken code",
    ),
    get("/streets"),
    get("/streets/1"),
    get("/streets/1?fields[Street]=name"),
    street("whole", kinds={"a_b": [1]}),
    street("unique together", name="Via"),
    street("too many digits", length="12345.678"),
    street("no number", length="long"),
    street("number", length=2.5),
    get("/reports"),
    get("/reports/x"),
    report("whole", attributes={"title": "R", "lines": [1, 2], "options": {"a_b": 1}}),
    report("long title", attributes={"title": "too long"}),
    report("no title", attributes={}),
    report("bad line", attributes={"title": "R", "lines": [1, "x", 3]}),
    report("no list", attributes={"title": "R", "lines": "x"}),
    report("id", id="7", attributes={"title": "R"}),
    report(
        "relationship",
        attributes={"title": "R"},
        relationships={"main_city": {"data": {"type": "City", "id": uuid(1)}}},
    ),
    report(
        "relationship that leads nowhere",
        attributes={"title": "R"},
        relationships={"main_city": {"data": {"type": "City", "id": uuid(9)}}},
    ),
]
