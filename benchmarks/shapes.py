"""The shapes of requests that are measured."""

from dataclasses import dataclass
from urllib.parse import urlencode

INCLUDE = "section,section.editor,authors,authors.profile,tags,comments,comments.author"


@dataclass(frozen=True, slots=True)
class Shape:
    """A request, and the number of queries that this package answers it with.

    A list is asked for in one page of as many rows as wished.
    """

    name: str
    title: str
    path: str
    queries: int
    include: str = ""
    fieldset: str = ""
    is_list: bool = True

    def url(self, rows: int) -> str:
        """Return the URL that asks for a number of rows."""
        parameters = {
            "page[size]": str(rows) if self.is_list else "",
            "include": self.include,
            "fields[articles]": self.fieldset,
        }
        query = urlencode({name: value for name, value in parameters.items() if value})
        return f"{self.path}?{query}"


#: Rows, and for a list their count; then one query for each to-many linkage or included relation.
SHAPES = {
    shape.name: shape
    for shape in (
        Shape("flat", "flat list", "/flat/", 2),
        Shape("linkage", "list with to-many linkage", "/linkage/", 5),
        Shape("include", "list with seven include paths", "/include/", 9, include=INCLUDE),
        Shape("sparse", "sparse list", "/sparse/", 2, fieldset="title"),
        Shape("links", "flat list with links", "/links/", 2),
        Shape("one", "one object", "/one/1/", 4, is_list=False),
        Shape(
            "one-include",
            "one object with seven include paths",
            "/one-include/1/",
            8,
            include=INCLUDE,
            is_list=False,
        ),
    )
}
