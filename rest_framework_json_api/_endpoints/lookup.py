"""Finding the resource of a URL by its id."""

from typing import Any

from rest_framework.exceptions import NotFound

from rest_framework_json_api._resources.identity import (
    LOOKUPS,
    Identity,
    identity_of_model,
)
from rest_framework_json_api._resources.parts import ViewPart, entered
from rest_framework_json_api._resources.views import model_of_view


class IdentityLookupMixin(ViewPart):
    """Finds the object of a URL by the id of its resource, if that is not the primary key.

    It applies if ``lookup_field`` is the primary key, which is the default. Any other
    ``lookup_field`` works as in DRF.
    """

    looks_up_identity = True

    def get_object(self) -> Any:
        """Return the object of the URL, after a check of object permissions.

        Raises:
            NotFound: if there is none.
        """
        by_key = self.lookup_field in LOOKUPS
        with entered(self, "get_identity") as is_first:
            # A project's get_serializer_class() may call get_object(), and lead here again.
            identity = self.get_identity() if by_key and is_first else None
        if identity is None or identity.is_plain or identity.column is None:
            return super().get_object()
        value = identity.decode(self.kwargs[self.lookup_url_kwarg or self.lookup_field])
        rows = self.filter_queryset(self.get_queryset())
        row = rows.filter(**{identity.lookup: value}).first() if value is not None else None
        if row is None:
            raise NotFound
        self.check_object_permissions(self.request, row)
        return row

    def get_identity(self) -> Identity:
        """Return the identity of the view's resources, from the serializer, else from the model."""
        return self.named_identity() or identity_of_model(model_of_view(self))
