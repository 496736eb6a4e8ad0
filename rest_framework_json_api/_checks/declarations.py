"""System checks of what serializers declare, whichever views of the URLconf have them.

========  =======================================================================================
W008      ``JSONAPIMeta.included_resources`` has a path that is not offered, and left out.
W009      ``Meta.meta_fields`` has a name that is no field.
========  =======================================================================================
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from django.core.checks import CheckMessage, Warning
from rest_framework.serializers import BaseSerializer

from rest_framework_json_api._checks.urls import ProjectUrls
from rest_framework_json_api._published import PACKAGE
from rest_framework_json_api._query.include import Offer, default_include, path_tree
from rest_framework_json_api._resources.models import model_of_serializer
from rest_framework_json_api._resources.resource import resource_of, serializer_label
from rest_framework_json_api._routing.urlconf import declared_serializer_class


class DeclarationCheck:
    """Finds declarations of a serializer class that lead nowhere."""

    def __init__(self, serializer_class: type[BaseSerializer[Any]]) -> None:
        self.serializer_class = serializer_class
        self.label = serializer_label(serializer_class)

    def default_includes(self) -> Iterator[CheckMessage]:
        """Yield the paths of default includes that are not offered."""
        for path in default_include(self.serializer_class):
            # That a serializer cannot be imported is told by a check of its own.
            with suppress(ImportError):
                if Offer(self.serializer_class).first_unknown(path_tree(path)) is not None:
                    yield Warning(
                        f"{self.label}: JSONAPIMeta.included_resources has the path {path!r}, "
                        "which included_serializers does not offer. It is left out.",
                        hint="Add its serializers to `included_serializers`, or remove the path.",
                        id=f"{PACKAGE}.W008",
                    )

    def meta_fields(self) -> Iterator[CheckMessage]:
        """Yield the names of ``meta_fields`` for which there is neither field nor attribute."""
        model = model_of_serializer(self.serializer_class)
        declared = getattr(self.serializer_class, "_declared_fields", {})
        for name in resource_of(self.serializer_class).meta_names:
            if name not in declared and not hasattr(model, name):
                yield Warning(
                    f"{self.label}: Meta.meta_fields has {name!r}, which is no field.",
                    hint="Correct the name, declare the field, or remove it.",
                    id=f"{PACKAGE}.W009",
                )


def check_declarations(**kwargs: Any) -> list[CheckMessage]:
    """Return messages about declarations of serializers that lead nowhere."""
    declared = map(declared_serializer_class, ProjectUrls().callbacks)
    used = {known: None for known in declared if isinstance(known, type)}
    leaves = {leaf: None for known in used for leaf in resource_of(known).leaves}
    return [
        *(found for known in used | leaves for found in DeclarationCheck(known).default_includes()),
        *(found for leaf in leaves for found in DeclarationCheck(leaf).meta_fields()),
    ]
