"""Helpers for those who measure the example."""

from typing import Any

from rest_framework_json_api.renderers import BrowsableAPIRenderer

#: These are single buttons in the browsable API, which cost no query.
BUTTONS = ("DELETE", "OPTIONS")


class BrowsableAPIRendererWithoutForms(BrowsableAPIRenderer):
    """The browsable API without forms to write or filter, so that only the view runs queries."""

    def show_form_for_method(self, view: Any, method: str, request: Any, obj: Any) -> bool:
        """Tell whether the page offers a method: those that are a single button."""
        return method in BUTTONS and bool(super().show_form_for_method(view, method, request, obj))

    def get_filter_form(self, data: Any, view: Any, request: Any) -> None:
        """Offer no filter form: its choices would be queried for."""
