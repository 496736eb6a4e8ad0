"""The viewsets of content. Those of a master are there to derive those of its details from."""

from typing import Any, TypeVar

from django.db.models import Model
from django.utils.module_loading import import_string
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings

from example.content.models import (
    Content,
    FileContent,
    FileRemote,
    ImageContent,
    Label,
    Remote,
    Repository,
    RpmContent,
    RpmRemote,
)
from example.content.serializers import (
    AnyContentSerializer,
    AnyRemoteSerializer,
    FileContentSerializer,
    FileRemoteSerializer,
    ImageContentSerializer,
    LabelSerializer,
    RepositorySerializer,
    RpmContentSerializer,
    RpmRemoteSerializer,
)
from example.settings import HAS_DJANGO_FILTER
from rest_framework_json_api import views
from rest_framework_json_api.filters import ResourceTypeFilter

AnyModel = TypeVar("AnyModel", bound=Model)


def filterset(name: str) -> Any:
    """Return a class of the module of filters; None where django-filter is not installed."""
    return import_string(f"example.content.filters.{name}") if HAS_DJANGO_FILTER else None


class NamedMixin:
    """Gives a viewset its place in the URLs: below that of the master that it derives from."""

    endpoint_name = ""

    @classmethod
    def endpoint_pieces(cls) -> list[str]:
        """Return the names of the endpoint, that of the master first."""
        names = [base.__dict__.get("endpoint_name") for base in reversed(cls.__mro__)]
        return [name for name in names if name]


class NamedViewSet(NamedMixin, views.ModelViewSet[AnyModel]):
    """Reads and writes the resources of an endpoint."""


class ListedDetails(
    views.AutoPrefetchMixin,
    views.PreloadIncludesMixin,
    mixins.ListModelMixin,
    viewsets.GenericViewSet[AnyModel],
):
    """Lists the details of all kinds. Each of them is at the URL of its kind."""

    #: The router fills this, so that the documents have links.
    registry: Any = None
    filter_backends: Any = (ResourceTypeFilter, *api_settings.DEFAULT_FILTER_BACKENDS)


class ContentEndpoint(NamedMixin):
    """The master of the endpoints of content."""

    endpoint_name = "content"
    filterset_class = filterset("ContentFilter")
    search_fields = ("name",)


class AnyContentViewSet(ContentEndpoint, ListedDetails[Content]):
    """Content of all kinds."""

    queryset = Content.objects.all()
    serializer_class = AnyContentSerializer


class ContentViewSet(ContentEndpoint, NamedViewSet[Any]):
    """Content of one kind."""


class RpmContentViewSet(ContentViewSet):
    """Packages."""

    endpoint_name = "rpm"
    queryset = RpmContent.objects.all()
    serializer_class = RpmContentSerializer
    filterset_class = filterset("RpmContentFilter")


class FileContentViewSet(ContentViewSet):
    """Files."""

    endpoint_name = "file"
    queryset = FileContent.objects.all()
    serializer_class = FileContentSerializer
    filterset_class = filterset("FileContentFilter")


class ImageContentViewSet(ContentViewSet):
    """Images."""

    endpoint_name = "image"
    queryset = ImageContent.objects.all()
    serializer_class = ImageContentSerializer
    filterset_class = filterset("ImageContentFilter")


class RemoteEndpoint(NamedMixin):
    """The master of the endpoints of remotes."""

    endpoint_name = "remotes"
    filterset_fields = ("name",)


class AnyRemoteViewSet(RemoteEndpoint, ListedDetails[Remote]):
    """Remotes of all kinds."""

    queryset = Remote.objects.all()
    serializer_class = AnyRemoteSerializer


class RemoteViewSet(RemoteEndpoint, NamedViewSet[Any]):
    """Remotes of one kind."""


class RpmRemoteViewSet(RemoteViewSet):
    """Remotes with packages."""

    endpoint_name = "rpm"
    queryset = RpmRemote.objects.all()
    serializer_class = RpmRemoteSerializer


class FileRemoteViewSet(RemoteViewSet):
    """Remotes with files."""

    endpoint_name = "file"
    queryset = FileRemote.objects.all()
    serializer_class = FileRemoteSerializer


class NothingToSync(APIException):
    """A repository has no remote to be filled from."""

    status_code = 409
    default_detail = "The repository has no remote."
    default_code = "no_remote"


class RepositoryViewSet(NamedViewSet[Repository]):
    """Repositories, with an action that fills one from its remote."""

    endpoint_name = "repositories"
    queryset = Repository.objects.all()
    serializer_class = RepositorySerializer
    filterset_class = filterset("RepositoryFilter")

    @action(detail=True, methods=["post"])
    def sync(self, request: Request, pk: str) -> Response:
        """Add all content of the remote, and return the repository."""
        repository = self.get_object()
        if repository.remote_id is None:
            raise NothingToSync
        repository.sync()
        return Response(self.get_serializer(repository).data)


class LabelViewSet(NamedViewSet[Label]):
    """Labels of anything."""

    endpoint_name = "labels"
    queryset = Label.objects.all()
    serializer_class = LabelSerializer
