"""Documents that are valid, and the changes that break a rule."""

import copy
from typing import Any

from django.http import HttpResponse
from django.urls import path
from rest_framework.response import Response
from rest_framework.views import APIView

from rest_framework_json_api.renderers import JSONRenderer
from tests.http import MEDIA_TYPE
from tests.validator import Asked

EXT = "https://jsonapi.org/ext/atomic"
TIMESTAMPS = "http://example.com/timestamps"
REMOVED: Any = object()
SENT = Asked(
    method="POST",
    parameters=(("page[size]", "0"), ("fields[articles]", "title")),
    document={"data": {"attributes": {"ti/t~le": "", "tags": ["a"]}}},
)


def changed(document: Any, *changes: tuple[str, Any]) -> Any:
    """Return a document with other values at some pointers."""
    document = copy.deepcopy(document)
    for pointer, value in changes:
        holder = document
        *tokens, last = [token.replace("~1", "/") for token in pointer.split("/")[1:]]
        for token in tokens:
            holder = holder[int(token) if isinstance(holder, list) else token]
        if value is REMOVED:
            del holder[last]
        else:
            holder[int(last) if isinstance(holder, list) else last] = value
    return document


LINKAGE = Asked(linkage=True)
NO_EXTENSION = "is a member of an extension, but none was applied."
ONE: dict[str, Any] = {"data": {"type": "articles", "id": "1", "attributes": {"title": "x"}}}


class AnswerView(APIView):
    """Reads the request, and answers as it is told."""

    renderer_classes: Any = (JSONRenderer,)
    authentication_classes = ()
    answer: Any = {"size": 3}
    status = 200

    def get(self, request: Any) -> Response:
        return Response(self.answer, self.status)

    def post(self, request: Any) -> Response:
        request.stream.read()
        return Response(self.answer, self.status)


class PlainView(AnswerView):
    resource_name = False


def foreign(request: Any) -> HttpResponse:
    return HttpResponse('{"size": 3}', content_type=MEDIA_TYPE)


urlpatterns = [
    path("answer", AnswerView.as_view()),
    path("plain", PlainView.as_view()),
    path("foreign", foreign),
]
