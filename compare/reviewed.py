"""The differences that stay in the dialect "8", each with its reason.

A review is as narrow as what it tells: it names the requests, the part of the answer, and what both
packages say there, as far as it depends on these.
"""

from compare.reviews import Review

FAULT = "A fault of 8.x"
REFUSED = "Refused on purpose"
ALWAYS = "Holds in every dialect"
EXACT = "Told more exactly"

#: Answers of 8.x that are none.
BROKEN = (
    Review(
        reason=FAULT,
        note="8.x breaks off at linkage or a document of another shape; ours says what is wrong.",
        request="^(POST|PATCH|DELETE) ",
        part="^status$",
        theirs="^500 null$",
        ours='^4\\d\\d .*"errors"',
    ),
    Review(
        reason=FAULT,
        note="8.x breaks off where a relationship view is asked for a polymorphic relation.",
        project="^polymorphic_models$",
        request="/relationships/futureProjects",
        part="^status$",
        theirs="^500 null$",
        ours="^2",
    ),
    Review(
        reason=FAULT,
        note="8.x breaks off at OPTIONS of a related URL.",
        request="^OPTIONS ",
        part="^status$",
        theirs="^500 null$",
        ours="^200 ",
    ),
    Review(
        reason=FAULT,
        note="A create with a generic relation hands its members to the model, which takes none.",
        project="^generic_keys$",
        request="^POST /photos .*labels",
        part="^status$",
        theirs="^500 null$",
        ours="^201 ",
    ),
)

#: URLs that 8.x reads otherwise.
READS = (
    Review(
        reason=REFUSED,
        note="Attributes and methods of the model, which 8.x reaches by getattr, do not exist.",
        project="^guide$",
        request="^GET /(blogs|entries)/1/relationships/(delete|name|pk)$",
        part="^status$",
        theirs="^500 null$",
        ours="^404 ",
    ),
    Review(
        reason=FAULT,
        note="8.x knows the fields of a fieldset by their names in Python alone.",
        project="^(actions|camelized|capitalized|dasherized|hyperlinked|plain|polymorphic_models)$",
        request=r"[?&]fields\[",
        part=r"^document/(data|included)(/\d+)?/(attributes|relationships)",
        theirs="^absent$",
    ),
    Review(
        reason=FAULT,
        note="8.x includes nothing where the fieldset leaves the relationship out.",
        request=r"[?&]fields\[",
        part="^document/included$",
        theirs=r"^\[\]$",
        ours=r'^\[\{"attributes"',
    ),
    Review(
        reason=FAULT,
        note="The queries of what is included, which 8.x leaves out under a fieldset.",
        request=r"^GET /(cities|companies|entries).*[?&]fields\[",
        part="^queries$",
    ),
    Review(
        reason=FAULT,
        note="`last` leads past the last row; `first` has no limit, or not the one that counts.",
        project="^extras$",
        request="^GET /(cities|streets)",
        part="^document/links/(first|last|prev)$",
    ),
)

#: What ours tells besides.
ADDED = (
    Review(
        reason=ALWAYS,
        note="A resource that was created has the header Location where the URLconf has its URL.",
        request="^POST ",
        part="^Location$",
        theirs="^absent$",
        ours='^"http://testserver/',
    ),
    Review(
        reason=ALWAYS,
        note="A to-one relationship takes no POST and no DELETE.",
        request="/relationships/",
        part="^(Allow|document/data/allowed_methods)$",
        theirs="POST.*DELETE",
        ours="GET.*PATCH",
    ),
    Review(
        reason=ALWAYS,
        note="The collections of the API are links.",
        request="^GET /(\\?|$)",
        part="^document/(data|links|meta)$",
    ),
    Review(
        reason=ALWAYS,
        note="What other paginators than those of the package know of pages is not lost.",
        project="^filtering$",
        request="^GET /(numbered|limited)",
        part="^document/(links|meta)$",
        theirs="^absent$",
    ),
    Review(
        reason=ALWAYS,
        note="The relation of a slug or a text is an attribute: the client sees the slug.",
        project="^plain$",
        request="^(GET|PATCH) /slugged",
        part=r"^document/data(/\d+)?/(attributes|relationships)",
    ),
)

#: What a view tells of itself.
OPTIONS = (
    Review(
        reason=FAULT,
        note="A relationship takes no resource, so that there are no fields to tell.",
        request="^OPTIONS .*/relationships/",
        part="^document/data/actions$",
        theirs=r"^\{\"POST\":\{",
        ours="^absent$",
    ),
    Review(
        reason=FAULT,
        note="8.x does not know these classes of fields, or what limits them.",
        request="^OPTIONS ",
        part="/actions/POST/[^/]+/(type|decimal_places|max_digits)$",
        theirs='^("GenericField"|absent)$',
    ),
    Review(
        reason=FAULT,
        note="8.x does not tell the kind of a reverse one-to-one relation.",
        request="^OPTIONS /authors",
        part="/actions/POST/[^/]+/(allows_include|relationship_type|relationship_resource)$",
        theirs="^absent$",
    ),
    Review(
        reason=FAULT,
        note="8.x tells the type of the model, which no resource of this API has.",
        request="^OPTIONS /(cities|companies)",
        part="/actions/POST/[^/]+/relationship_resource$",
    ),
    Review(
        reason=FAULT,
        note="8.x tells nothing of the fields that the members of a polymorphic serializer have.",
        project="^polymorphic_models$",
        request="^OPTIONS /projects",
        part="/actions/POST",
    ),
)

REVIEWED: tuple[Review, ...] = (*BROKEN, *READS, *ADDED, *OPTIONS)
