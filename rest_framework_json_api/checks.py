"""System checks: mistakes found before the first request, each with a hint.

========  =======================================================================================
E001      A setting of this package stands in ``REST_FRAMEWORK``.
E002      A name or a type is none that JSON:API allows.
E003      ``included_serializers`` names a relationship or a serializer that is not there.
E004      A relation field names a view that the URLconf does not have.
E005      A query parameter of the project has a name that JSON:API keeps for itself.
E006      A field has a reserved name, or two fields have one key.
W001      Two viewsets of a router have resources of the same type.
W002      An extra action of a viewset has the URL of a relationship.
W003      The URL of a resource has another value than its id.
W007      A relationship takes no new members, because their links need more than linkage tells.
W011      Two serializers give other ids to the rows of one model.
W012      A relationship names no serializer, and a router has several for its model.
W010      A field has the name ``type``, which a project's ``get_fields`` has put in.
========  =======================================================================================
"""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from rest_framework_json_api._checks.registered import RegistryCheck, reserved_parameters
from rest_framework_json_api._checks.serializers import SerializerCheck
from rest_framework_json_api._checks.urls import ProjectUrls
from rest_framework_json_api._published import PACKAGE
from rest_framework_json_api.settings import PREFIX, json_api_settings


def check_settings(**kwargs: Any) -> list[CheckMessage]:
    """Return errors for settings inside ``REST_FRAMEWORK``, and for reserved query parameters."""
    misplaced = getattr(settings, "REST_FRAMEWORK", {})
    found = [
        Error(
            f"{name} stands in REST_FRAMEWORK, where it has no effect.",
            hint=f"Make it a setting of its own: {name} = {misplaced[name]!r}.",
            id=f"{PACKAGE}.E001",
        )
        for name in misplaced
        if name.startswith(PREFIX)
    ]
    own = json_api_settings.ALLOWED_QUERY_PARAMETERS
    return [*found, *reserved_parameters(own, f"{PREFIX}ALLOWED_QUERY_PARAMETERS")]


def check_routers(**kwargs: Any) -> list[CheckMessage]:
    """Return messages about the viewsets and serializers of the routers in the URLconf."""
    urls = ProjectUrls()
    routers = [RegistryCheck(registry) for registry in urls.registries]
    leaves = dict.fromkeys(leaf for router in routers for leaf in router.serializers)
    return [
        *(message for router in routers for message in router.messages()),
        *(
            message
            for leaf in leaves
            for message in SerializerCheck(leaf).messages(urls.view_names)
        ),
    ]
