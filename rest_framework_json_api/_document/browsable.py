"""The browsable API, with documents in the place of plain data."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from django.template import loader
from rest_framework import renderers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.serializers import BaseSerializer

from rest_framework_json_api._document.answer import Answer
from rest_framework_json_api._resources.naming import field_key
from rest_framework_json_api._resources.resource import resource_of
from rest_framework_json_api._resources.views import View, answering_serializer_class


class BrowsableAPIRenderer(renderers.BrowsableAPIRenderer):
    """The browsable API, with a form to choose the related resources to include."""

    template = "rest_framework_json_api/api.html"
    includes_template = "rest_framework_json_api/includes.html"

    #: The greatest number of relationships in a path of the form.
    includes_depth = 3

    renderer_context: Any

    def get_context(
        self, data: Any, accepted_media_type: str | None, renderer_context: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return the context of the page, with the form for ``include`` as ``includes_form``."""
        context = super().get_context(data, accepted_media_type, renderer_context)
        context["includes_form"] = self.get_includes_form(renderer_context["view"])
        return context

    def get_rendered_html_form(self, data: Any, view: View, method: str, request: Request) -> Any:
        """Return the HTML form for a method.

        Returns None for linkage, which no HTML form can send, and where the query string is
        refused, so that there is no serializer.
        """
        if getattr(view, "renders_linkage", False) and method != "OPTIONS":
            return None
        with suppress(ValidationError):
            return super().get_rendered_html_form(data, view, method, request)  # type: ignore[arg-type]

    def get_raw_data_form(self, data: Any, view: View, method: str, request: Request) -> Any:
        """Return the form for a whole document; None where the query string is refused."""
        context = self.renderer_context
        # The form shows a resource, whatever the method and the status of this response are.
        tells_linkage = getattr(view, "renders_linkage", False)
        self.renderer_context = {} if tells_linkage else {"view": context["view"]}
        try:
            return super().get_raw_data_form(data, view, method, request)  # type: ignore[arg-type]
        except ValidationError:
            return None
        finally:
            self.renderer_context = context

    def get_filter_form(self, data: Any, view: View, request: Request) -> Any:
        """Return the form of the filters; None after an error, or if the query is refused."""
        if Answer(None, self.renderer_context).status >= 400:
            return None
        with suppress(ValidationError):
            return super().get_filter_form(data, view, request)  # type: ignore[arg-type]

    @classmethod
    def _get_included_serializers(
        cls,
        serializer: type[BaseSerializer[Any]] | None,
        prefix: str = "",
        already_seen: Iterable[type[BaseSerializer[Any]]] = (),
    ) -> list[str]:
        """Return the paths that a serializer offers to include, as dotted document keys.

        A path ends at a serializer that it has passed before, and at ``includes_depth``.
        """
        if not serializer or serializer in already_seen or prefix.count(".") >= cls.includes_depth:
            return []
        seen = {serializer, *already_seen}
        paths: list[str] = []
        for name, related in resource_of(serializer).declared().items():
            path = prefix + ".".join(field_key(part) for part in name.split("."))
            paths += [path, *cls._get_included_serializers(related, f"{path}.", seen)]
        return paths

    def get_includes_form(self, view: View) -> str | None:
        """Return the HTML of the form for ``include``.

        Returns None after an error, and where nothing can be included.
        """
        if Answer(None, self.renderer_context).status >= 400:
            return None
        paths: list[str] = []
        with suppress(NotFound):
            paths = self._get_included_serializers(answering_serializer_class(view))
        if not paths:
            return None
        return loader.get_template(self.includes_template).render({"elements": paths})
