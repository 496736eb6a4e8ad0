"""The shapes of requests that are measured."""

from dataclasses import dataclass
from urllib.parse import urlencode

from benchmarks import bodies
from benchmarks.bodies import Body

INCLUDE = "section,section.editor,authors,authors.profile,tags,comments,comments.author"

#: How many resource identifier objects a to-many is given.
TAGS = 20


@dataclass(frozen=True, slots=True)
class Shape:
    """A request, and the number of queries that this package answers it with.

    A list is asked for in one page of as many rows as wished. A request with a body writes, which
    takes some more queries on a database that locks rows.
    """

    name: str
    title: str
    path: str
    queries: int
    include: str = ""
    fieldset: str = ""
    is_list: bool = True
    method: str = "GET"
    body: Body | None = None
    status: int = 200
    locking_queries: int = 0

    def url(self, rows: int) -> str:
        """Return the URL that asks for a number of rows."""
        parameters = {
            "page[size]": str(rows) if self.is_list else "",
            "include": self.include,
            "fields[articles]": self.fieldset,
        }
        query = urlencode({name: value for name, value in parameters.items() if value})
        return f"{self.path}?{query}"


#: Rows, and for a list their count; then one query for each to-many linkage or included relation,
#: and for each kind of rows. For what writes, begin and end of its transaction count, too.
SHAPES = {
    shape.name: shape
    for shape in (
        Shape("flat", "flat list", "/flat/", 2),
        Shape("linkage", "list with to-many linkage", "/linkage/", 5),
        Shape("include", "list with seven include paths", "/include/", 9, include=INCLUDE),
        Shape("sparse", "sparse list", "/sparse/", 2, fieldset="title"),
        Shape("links", "flat list with links", "/links/", 2),
        Shape("polymorphic", "list of three kinds", "/polymorphic/", 5),
        Shape("one", "one object", "/one/1/", 4, is_list=False),
        Shape(
            "one-include",
            "one object with seven include paths",
            "/one-include/1/",
            8,
            include=INCLUDE,
            is_list=False,
        ),
        Shape(
            "create",
            f"new object with {TAGS} identifiers",
            "/create/",
            7,
            is_list=False,
            method="POST",
            body=bodies.creation(TAGS),
            status=201,
        ),
        Shape(
            "update",
            "update of one attribute",
            "/update/1/",
            5,
            is_list=False,
            method="PATCH",
            body=bodies.update(),
            locking_queries=1,
        ),
        Shape(
            "replace",
            f"replacement of a to-many by {TAGS} identifiers",
            "/update/1/",
            9,
            is_list=False,
            method="PATCH",
            body=bodies.replacement(TAGS),
            locking_queries=1,
        ),
    )
}
