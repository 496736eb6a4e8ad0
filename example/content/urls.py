"""The URLs of content, composed of the names of the endpoints."""

from typing import Any

from django.urls import URLPattern, path
from rest_framework.routers import DefaultRouter

from example.content import viewsets

LINKAGE: dict[str, Any] = {
    "get": "retrieve_relationship",
    "patch": "update_relationship",
    "post": "add_to_relationship",
    "delete": "remove_from_relationship",
}
RELATED: dict[str, Any] = {"get": "retrieve_related"}

LISTS: tuple[Any, ...] = (viewsets.AnyContentViewSet, viewsets.AnyRemoteViewSet)
RESOURCES: tuple[Any, ...] = (
    viewsets.RpmContentViewSet,
    viewsets.FileContentViewSet,
    viewsets.ImageContentViewSet,
    viewsets.RpmRemoteViewSet,
    viewsets.FileRemoteViewSet,
    viewsets.RepositoryViewSet,
    viewsets.LabelViewSet,
)


def relationship_urls(viewset: Any) -> list[URLPattern]:
    """Return the URLs of the relationships of a viewset's resources, and of what is related."""
    prefix, basename = "/".join(viewset.endpoint_pieces()), "-".join(viewset.endpoint_pieces())
    return [
        path(
            f"{prefix}/<pk>/relationships/<related_field>",
            viewset.as_view(LINKAGE),
            name=f"{basename}-relationships",
        ),
        path(
            f"{prefix}/<pk>/<related_field>", viewset.as_view(RELATED), name=f"{basename}-related"
        ),
    ]


router = DefaultRouter(trailing_slash=False)
for viewset in (*LISTS, *RESOURCES):
    pieces = viewset.endpoint_pieces()
    router.register("/".join(pieces), viewset, basename="-".join(pieces))

#: These come after the URLs of the router, which has those of the actions.
urlpatterns = [pattern for viewset in RESOURCES for pattern in relationship_urls(viewset)]
