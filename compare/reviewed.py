"""The differences that stay in the dialect "8", each with its reason.

A review is as narrow as what it tells: it names the requests, the part of the answer, and what both
packages say there, as far as it depends on these.
"""

from compare.reviews import Review

FAULT = "A fault of 8.x"
REFUSED = "Refused on purpose"
ALWAYS = "Holds in every dialect"
EXACT = "Told more exactly"

RELATIONSHIP = "/relationships/"

#: Answers of 8.x that are none.
BROKEN = (
    Review(
        reason=FAULT,
        note="8.x breaks off, at linkage of another shape for one; ours says what is wrong.",
        part="^status$",
        theirs="^500 null$",
        ours='^4\\d\\d .*"errors"',
    ),
    Review(
        reason=FAULT,
        note="8.x breaks off where an id to be removed is none.",
        request="^DELETE .*/relationships/.*(id that is none|leads nowhere|one wrong)",
        part="^status$",
        theirs="^500 null$",
        ours="^20[04]",
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
    Review(
        reason=FAULT,
        note="8.x needs what such a view has not: a primary key in the URL, a resource name.",
        project="^actions$",
        request="^(PATCH /me|POST /untouched)$",
        part="^status$",
        theirs="^500 null$",
        ours="^200 ",
    ),
    Review(
        reason=FAULT,
        note="8.x breaks off where it cannot include what the view allows.",
        project="^(hyperlinked|plain)$",
        request=r"^GET /entries.*\?include=",
        part="^status$",
        theirs="^500 null$",
        ours="^200 ",
    ),
    Review(
        reason=FAULT,
        note="8.x breaks off where a relationship view is asked for a polymorphic relation.",
        project="^polymorphic_models$",
        request="/companies/1/relationships/futureProjects",
        part="^status$",
        theirs="^500 null$",
        ours="^20[04]",
    ),
    Review(
        reason=ALWAYS,
        note="An unforeseen exception is a 500 with an errors document.",
        project="^access$",
        request="^DELETE /raising$",
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
        note="8.x has the links of the relationship in the description of its URL.",
        request="^OPTIONS .*/relationships/",
        part="^document/links$",
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
        note="8.x does not tell the kind of a relation that is no field of the model's class.",
        request="^OPTIONS /(authors|entries|labels)",
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

#: Changes of relationships.
CHANGES = (
    Review(
        reason=REFUSED,
        note="Replacing linkage deletes no rows: members that cannot leave stay.",
        project="^(guide|routers)$",
        request="^PATCH .*(comments|bio)",
        part="^status$",
        theirs="^[24]0",
        ours="^409 .*cannot be removed",
    ),
    Review(
        reason=ALWAYS,
        note="A DELETE of members that are not there removes nothing, and is no error.",
        request="^DELETE .*/relationships/",
        part="^status$",
        theirs="^400 .*Invalid pk",
        ours="^204 ",
    ),
    Review(
        reason=ALWAYS,
        note="What a relationship holds is locked and read first, so that a change is whole.",
        request="^(PATCH|POST|DELETE) .*/relationships/",
        part="^queries$",
    ),
    Review(
        reason=ALWAYS,
        note="What a reverse relation holds is locked and read first.",
        project="^(guide|extras)$",
        request=r"^(PATCH|POST) /(entries.*\(comments|cities)",
        part="^queries$",
    ),
    Review(
        reason=FAULT,
        note="8.x takes only the kind of resource that the relationship has now.",
        project="^polymorphic_models$",
        request=r"^PATCH /companies/1/relationships/currentProject \(other kind\)$",
        part="^status$",
        theirs="^400 ",
        ours="^200 ",
    ),
)

#: Names and parameters.
NAMES = (
    Review(
        reason=ALWAYS,
        note="URLs may have the names of documents.",
        request="^(GET|PATCH|OPTIONS) .*/([A-Z]|[a-z]+[A-Z])",
        part="^status$",
        theirs="^404 ",
        ours="^(200|400) ",
    ),
    Review(
        reason=ALWAYS,
        note="URLs may have the names of fields that no relation of the model has.",
        project="^hyperlinked$",
        request="^GET /entries/1/suggested$",
        part="^status$",
        theirs="^404 ",
        ours="^200 ",
    ),
    Review(
        reason=FAULT,
        note="A one-to-one relation that leads nowhere is null, and no 404.",
        request="^GET /authors/3/(relationships/)?bio",
        part="^status$",
        theirs="^404 ",
        ours='^200 \\{"data":null',
    ),
    Review(
        reason=FAULT,
        note="8.x does not know what the members of a polymorphic serializer include.",
        project="^polymorphic_models$",
        request=r"^GET /projects/2\?include=labResults$",
        part="^status$",
        theirs="^400 ",
        ours="^200 ",
    ),
    Review(
        reason=FAULT,
        note="8.x does not take the names of the parameters of a range.",
        project="^filtering$",
        request="stars.min",
        part="^status$",
        theirs="^400 ",
        ours="^200 ",
    ),
    Review(
        reason=FAULT,
        note="A value that a filter cannot read is not refused.",
        request="=perhaps$",
        part="^status$",
        theirs="^200 ",
        ours="^400 ",
    ),
    Review(
        reason=ALWAYS,
        note="A collection is sorted by its ids, and by what a field reads through a relation.",
        request="sort=.*(id|country_name)$",
        part="^status$",
        theirs="^400 ",
        ours="^200 ",
    ),
    Review(
        reason=FAULT,
        note="The parameter of DRF that chooses the renderer is refused.",
        request=r"\?format=",
        part="^status$",
        theirs="^400 ",
        ours="^200 ",
    ),
    Review(
        reason=ALWAYS,
        note="q is a weight: what the client likes best is chosen.",
        project="^guide$",
        request="^GET .*q=0.9",
        part="^(Content-Type|document)$",
    ),
    Review(
        reason=FAULT,
        note="8.x ignores linkage that is a text.",
        request="^PATCH .*: id alone",
        part="^status$",
        theirs="^200 ",
        ours="^400 ",
    ),
    Review(
        reason=FAULT,
        note="8.x demands the type of a body that is empty.",
        project="^polymorphic_models$",
        request="empty body",
        part="^status$",
        theirs="^409 .*received None",
    ),
)

#: Queries of reads.
QUERIES = (
    Review(
        reason=ALWAYS,
        note="A related collection is there before its parameters are looked at.",
        request="^GET .*include=nothing$",
        part="^queries$",
    ),
    Review(
        reason=ALWAYS,
        note="A field with a to_representation of its own is given the related row.",
        project="^hooks$",
        request="^(GET|PATCH) /entries",
        part="^queries$",
    ),
    Review(
        reason=ALWAYS,
        note="A query for each relation of a level, however many rows; 8.x has one for each row.",
        project="^(polymorphic_models|routers)$",
        request="^GET .*include=.*,",
        part="^queries$",
    ),
)

#: Errors, where they say the same in another way.
ERRORS = (
    Review(
        reason=ALWAYS,
        note="Errors are an array, also where a view has written an object.",
        part="^document/errors$",
        theirs=r"^\{",
        ours=r"^\[\{",
    ),
    Review(
        reason=ALWAYS,
        note="The status of an answer is that of its errors.",
        project="^(actions|hooks)$",
        request="(/errors/status|^PUT /teapot)$",
        part="^status$",
        theirs="^400 ",
        ours="^4(18|22) ",
    ),
    Review(
        reason=FAULT,
        note="An item without errors is one for 8.x, and the number of the other is lost.",
        project="^actions$",
        request="/errors/rows$",
        part="^document/errors$",
    ),
    Review(
        reason=ALWAYS,
        note="A resource that is not saved has no id.",
        project="^plain$",
        request="^POST /login$",
        part="^document/data/id$",
        theirs="^null$",
        ours="^absent$",
    ),
    *(
        Review(
            reason=EXACT,
            note=f"In other words: {text}",
            part=r"^document/errors/\d+/detail$",
            theirs=text,
        )
        for text in (
            '^"Received document does not contain primary data',
            '^"Received data is not a valid JSON:API Resource Identifier Object',
            '^"Received data contains one or more malformed JSON:API',
            "^\"The resource object's type ",
            "^\"The resource object's id |^\"The resource object's lookup id|'s lookup id",
            "^\"The resource identifier object must contain an 'id' member",
            '^"This endpoint does not support the include parameter',
            '^"JSON parse error - ',
            '^"Invalid page',
            '^"No data provided',
            '^"Expected a list of items but got type',
            '^"Incorrect type. Expected resource identifier object, received ',
            '^"Incorrect model type. Expected ',
            '^"Invalid pk .*None.* - object does not exist',
            '^"This object cannot be removed from this relationship without being added',
            '^"This field (is required|may not be null)',
            '^"(invalid filter|missing value for query parameter|invalid sort parameter)',
        )
    ),
    *(
        Review(
            reason=EXACT,
            note=f"{theirs} of 8.x does not tell what is wrong.",
            part=r"^document/errors/\d+/code$",
            theirs=f'^"{theirs}"$',
            ours=f'^"({ours})"$',
        )
        for theirs, ours in (
            ("parse_error", "missing_id|missing_type|no_string"),
            ("not_a_list", "parse_error"),
            ("null", "parse_error"),
            ("required", "parse_error"),
            ("error", "incorrect_relation_type"),
            ("incorrect_model_type", "incorrect_relation_type"),
            ("incorrect_type", "does_not_exist|not_a_list"),
            ("does_not_exist", "no_string"),
        )
    ),
    Review(
        reason=EXACT,
        note="The pointer leads to the identifier.",
        request=RELATIONSHIP,
        part=r"^document/errors/\d+/source/pointer$",
        theirs='^"/data(/attributes/[^/]+)?"$',
        ours=r'^"/data(/\d+)?"$',
    ),
    Review(
        reason=EXACT,
        note="The pointer leads to the relationship that has another type.",
        request="other type",
        part=r"^document/errors/\d+/source/pointer$",
        theirs='^"/data"$',
        ours='^"/data/relationships/',
    ),
    Review(
        reason=EXACT,
        note="What is wrong is the relationship object, not the relationship.",
        request="id alone",
        part=r"^document/errors/\d+/source/pointer$",
        theirs='^"/data/(attributes|relationships)/',
        ours='^"/data"$',
    ),
    Review(
        reason=EXACT,
        note="The pointer leads to the member that has the value.",
        project="^(extras|plain)$",
        request=r"^(POST /cities \(bad id\)|PATCH /slugged)",
        part=r"^document/errors/\d+/source/pointer$",
    ),
    Review(
        reason=EXACT,
        note="The field is named, also by views that are no resource's.",
        project="^(actions|extras|forms|hooks)$",
        part=r"^document/errors/\d+/source$",
        theirs="^absent$",
        ours='^\\{"pointer":"/data/',
    ),
)

REVIEWED: tuple[Review, ...] = (
    *READS,
    *BROKEN,
    *ADDED,
    *OPTIONS,
    *CHANGES,
    *NAMES,
    *QUERIES,
    *ERRORS,
)
