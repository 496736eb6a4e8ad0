"""Responses for work that takes longer than a request (JSON:API 1.1, "Asynchronous Processing")."""

from typing import Any

from rest_framework import status
from rest_framework.response import Response


class Accepted(Response):
    """The request was accepted, and the work is not done yet: status 202.

    An action of a viewset returns it instead of its usual response.

    Args:
        data: the serialized job; None for no document.
        content_location: the URL where the job can be watched.
    """

    def __init__(
        self, data: Any = None, content_location: str | None = None, **kwargs: Any
    ) -> None:
        super().__init__(data, status=status.HTTP_202_ACCEPTED, **kwargs)
        if content_location is not None:
            self.headers["Content-Location"] = content_location


class SeeOther(Response):
    """The work is done, and its result is at another URL: status 303, without a document.

    Args:
        location: the URL of the result.
    """

    def __init__(self, location: str, **kwargs: Any) -> None:
        super().__init__(None, status=status.HTTP_303_SEE_OTHER, **kwargs)
        self.headers["Location"] = location
