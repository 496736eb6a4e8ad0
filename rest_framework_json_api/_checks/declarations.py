"""System checks of what serializers declare, whichever views of the URLconf have them.

========  =======================================================================================
W008      ``JSONAPIMeta.included_resources`` has a path that is not offered, and left out.
W009      ``Meta.meta_fields`` has a name that is no field.
========  =======================================================================================
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning
from django.urls import get_resolver

from rest_framework_json_api._query.include import Offer, default_include, path_tree
from rest_framework_json_api._resources.models import model_of_serializer
from rest_framework_json_api._resources.resource import (
    leaves_of,
    meta_names,
    serializer_label,
)
from rest_framework_json_api._routing.urlconf import callbacks_of, declared_serializer_class

PACKAGE = "rest_framework_json_api"


def check_declarations(**kwargs: Any) -> list[CheckMessage]:
    """Find what serializers declare and do not have."""
    if not getattr(settings, "ROOT_URLCONF", None):
        return []
    declared = map(declared_serializer_class, callbacks_of(get_resolver().url_patterns))
    used = {known: None for known in declared if isinstance(known, type)}
    leaves = {leaf: None for known in used for leaf in leaves_of(known)}
    return [
        *(message for known in used | leaves for message in check_defaults(known)),
        *(message for leaf in leaves for message in check_meta_fields(leaf)),
    ]


def check_defaults(serializer_class: type) -> Iterator[CheckMessage]:
    """Yield the paths of default includes that a serializer does not offer."""
    for path in default_include(serializer_class):
        # That a serializer cannot be imported is told by a check of its own.
        with suppress(ImportError):
            if Offer(serializer_class).first_unknown(path_tree(path)) is not None:
                yield Warning(
                    f"{serializer_label(serializer_class)}: JSONAPIMeta.included_resources has the "
                    f"path {path!r}, which included_serializers does not offer. It is left out.",
                    hint="Add its serializers to `included_serializers`, or remove the path.",
                    id=f"{PACKAGE}.W008",
                )


def check_meta_fields(serializer_class: type) -> Iterator[CheckMessage]:
    """Yield the names of ``meta_fields`` for which a serializer has neither field nor attribute."""
    model = model_of_serializer(serializer_class)
    declared: Any = getattr(serializer_class, "_declared_fields", {})
    for name in meta_names(serializer_class):
        if name not in declared and not hasattr(model, name):
            yield Warning(
                f"{serializer_label(serializer_class)}: Meta.meta_fields has {name!r}, which is no "
                "field.",
                hint="Correct the name, declare the field, or remove it.",
                id=f"{PACKAGE}.W009",
            )
