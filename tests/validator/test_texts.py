"""Names and links that the specification allows, and those that it does not."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hostile import profile
from tests.validator import Asked, problems
from tests.validator.samples import ONE, changed

PROFILE = profile(300)


@pytest.mark.parametrize(
    "reference",
    [
        "",
        "/",
        "//example.com",
        "/a//b",
        "a/b:c",
        "./b:c",
        "?page%5Bsize%5D=1&x=/?",
        "#end",
        "http://user:pass@example.com:8000/a;b=c/,d?e=(f)!$&'*+#g",
        "http://[::1]/",
        "http://[v1.fe80::a+en1]/",
        "urn:isbn:0451450523",
        "mailto:a@example.com",
        "file:///etc/hosts",
        "data:,",
        "http:",
    ],
)
def test_a_link_is_any_uri_reference(reference: str) -> None:
    assert problems({"meta": {}, "links": {"self": reference}}) == []


@pytest.mark.parametrize(
    "reference",
    [
        "/a b",
        "/a?page[size]=1",
        "/a[0]",
        "/ä",
        "/a%2",
        "/a%zz",
        "/a#b#c",
        "1:b",
        "http://exa mple.com",
        "http://[::1",
        "http://example.com:port/",
        "/a|b",
        "/a\\b",
        "/<a>",
        "/a\n",
    ],
)
def test_a_link_is_nothing_but_a_uri_reference(reference: str) -> None:
    [problem] = problems({"meta": {}, "links": {"self": reference}})

    assert problem == f'"/links/self" is no URI reference: {reference!r}.'


@pytest.mark.parametrize("name", ["a", "A1", "first-name", "first_name", "first name", "é", "名前"])
def test_a_member_name(name: str) -> None:
    assert problems(changed(ONE, ("/data/type", name), ("/data/attributes", {name: 1}))) == []


@pytest.mark.parametrize(
    "name", ["", "-a", "a_", " a", *(f"a{c}b" for c in "+,.[]!\"#$%&'()*/;<=>?@\\^`{|}~\x7f\n\0")]
)
def test_no_member_name(name: str) -> None:
    document = changed(ONE, ("/data/type", name), ("/data/attributes", {}))
    document["meta"] = {name: 1}

    pointer = name.replace("~", "~0").replace("/", "~1")
    assert problems(document) == [
        f'"/meta/{pointer}" is no member name.',
        '"/data/type" is no member name.',
    ]


#: Any JSON value, with names and texts that documents have.
NAMES = ["data", "included", "links", "meta", "jsonapi", "errors", "type", "id", "self", "href"]
MORE_NAMES = ["attributes", "relationships", "source", "pointer", "status", "@x", "v:x", "hreflang"]
texts = st.sampled_from([*NAMES, *MORE_NAMES, "", "1", "/data"]) | st.text(max_size=3)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@PROFILE
@given(document=values, sent=values, status=st.sampled_from([200, 201, 400, 500]))
def test_any_value_can_be_validated(document: Any, sent: Any, status: int) -> None:
    asked = Asked(document=sent, parameters=(("fields[1]", "a"), ("include", "")))

    found = problems(document, status=status, location="/x", asked=asked)

    assert all(isinstance(problem, str) for problem in found)
