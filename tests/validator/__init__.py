"""The rules of JSON:API 1.1 for what a server sends, written from the specification alone.

`problems` checks a document, `problems_of_response` checks the text of a body and its headers as
well. Both return sentences, each about a JSON pointer into the document or about a header. A
document may be any JSON value: nothing here relies on a rule that has not been checked.

Nothing of the package is imported, so that a mistake of the package cannot hide itself here.
"""

from tests.validator.asked import MEDIA_TYPE, Asked, Unknown
from tests.validator.documents import problems
from tests.validator.errors import leads_somewhere
from tests.validator.responses import problems_of_response

__all__ = ["MEDIA_TYPE", "Asked", "Unknown", "leads_somewhere", "problems", "problems_of_response"]
