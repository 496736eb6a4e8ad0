"""The texts that the specification and its RFCs allow in certain places."""

import re
from collections.abc import Callable


def pattern(text: str) -> Callable[[str], bool]:
    """Return what tells whether a whole text matches a pattern."""
    compiled = re.compile(text)
    return lambda value: compiled.fullmatch(value) is not None


#: JSON:API 1.1, "Member Names".
GLOBAL = "a-zA-Z0-9\u0080-\U0010ffff"
MEMBER_NAME = rf"[{GLOBAL}](?:[{GLOBAL}\-_ ]*[{GLOBAL}])?"
is_member_name = pattern(MEMBER_NAME)
is_extension_member = pattern(rf"[a-zA-Z0-9]+:{MEMBER_NAME}")
is_at_member = pattern(rf"@{MEMBER_NAME}")
#: RFC 3986, appendix A.
ENCODED = "%[0-9A-Fa-f]{2}"
UNRESERVED = r"A-Za-z0-9\-._~!$&'()*+,;="
SEGMENT = rf"(?:[{UNRESERVED}:@]|{ENCODED})"
FIRST_SEGMENT = rf"(?:[{UNRESERVED}@]|{ENCODED})"
USER = rf"(?:[{UNRESERVED}:]|{ENCODED})*@"
HOST = rf"(?:\[(?:[0-9A-Fa-f:.]+|v[0-9A-Fa-f]+\.[{UNRESERVED}:]+)\]|(?:[{UNRESERVED}]|{ENCODED})*)"
WITH_HOST = rf"//(?:{USER})?{HOST}(?::[0-9]*)?(?:/{SEGMENT}*)*"
ABSOLUTE_PATH = rf"/(?:{SEGMENT}+(?:/{SEGMENT}*)*)?"
ENDING = rf"(?:\?(?:{SEGMENT}|[/?])*)?(?:\#(?:{SEGMENT}|[/?])*)?"
URI = (
    rf"[A-Za-z][A-Za-z0-9+.\-]*:"
    rf"(?:{WITH_HOST}|{ABSOLUTE_PATH}|{SEGMENT}+(?:/{SEGMENT}*)*|){ENDING}"
)
RELATIVE = rf"(?:{WITH_HOST}|{ABSOLUTE_PATH}|{FIRST_SEGMENT}+(?:/{SEGMENT}*)*|){ENDING}"
is_uri = pattern(URI)
is_uri_reference = pattern(f"{URI}|{RELATIVE}")
#: RFC 8288, sections 2.1 and 3.3.
is_relation_type = pattern(rf"[a-z][a-z0-9.\-]*|{URI}")
#: RFC 5646, section 2.1.
LANGUAGE = "(?:[A-Za-z]{2,3}(?:-[A-Za-z]{3}){0,3}|[A-Za-z]{4,8})"
VARIANT = "(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3})"
PRIVATE = "x(?:-[A-Za-z0-9]{1,8})+"
is_language_tag = pattern(
    rf"{LANGUAGE}(?:-[A-Za-z]{{4}})?(?:-(?:[A-Za-z]{{2}}|[0-9]{{3}}))?(?:-{VARIANT})*"
    rf"(?:-[0-9A-WY-Za-wy-z](?:-[A-Za-z0-9]{{2,8}})+)*(?:-{PRIVATE})?"
    rf"|{PRIVATE}|i-[A-Za-z]{{3,8}}|en-GB-oed|sgn-(?:BE-FR|BE-NL|CH-DE)"
)
#: RFC 9110, sections 5.6.2 and 8.3.1.
TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z\-]+"
QUOTED = r'"(?:[^"\\]|\\.)*"'
PARAMETER = rf"[ \t]*;[ \t]*({TOKEN})=({TOKEN}|{QUOTED})"
is_header_name = pattern(TOKEN)
is_media_type = pattern(rf"{TOKEN}/{TOKEN}(?:{PARAMETER})*")
#: RFC 6901, section 3.
is_pointer = pattern("(?:/(?:[^~/]|~[01])*)*")
is_version = pattern(r"[0-9]+\.[0-9]+")
is_error_status = pattern("[45][0-9][0-9]")
