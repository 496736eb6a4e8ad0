"""The URLs of content, composed of the names of the endpoints."""

from typing import Any

from example.content import viewsets
from rest_framework_json_api.routers import DefaultRouter

#: Links lead to the first viewset of a type, so that those of one kind go before those of all.
VIEWSETS: tuple[Any, ...] = (
    viewsets.RpmContentViewSet,
    viewsets.FileContentViewSet,
    viewsets.ImageContentViewSet,
    viewsets.AnyContentViewSet,
    viewsets.RpmRemoteViewSet,
    viewsets.FileRemoteViewSet,
    viewsets.AnyRemoteViewSet,
    viewsets.RepositoryViewSet,
    viewsets.LabelViewSet,
)

router = DefaultRouter(trailing_slash=False)
for viewset in VIEWSETS:
    pieces = viewset.endpoint_pieces()
    router.register("/".join(pieces), viewset, basename="-".join(pieces))

urlpatterns = router.urls
