"""The links of relation fields, and the URLs of hyperlinked ones."""

from functools import cached_property
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model
from django.urls import NoReverseMatch
from rest_framework.relations import Hyperlink, HyperlinkedRelatedField
from rest_framework.reverse import reverse

from rest_framework_json_api._fields.target import AnyField as AnyField
from rest_framework_json_api._fields.target import relation_name, whole_field
from rest_framework_json_api._resources.identity import Identity, identity_of
from rest_framework_json_api._resources.keeps import owner_of
from rest_framework_json_api._resources.naming import link_segment

#: The arguments of a relation field that say how its links are made.
LINKS_PARAMS = [
    "self_link_view_name",
    "related_link_view_name",
    "related_link_lookup_field",
    "related_link_url_kwarg",
]


@owner_of("write links")
class HyperlinkedMixin(AnyField):
    """The links of a relationship object.

    Args:
        self_link_view_name: the URL name of the relationship itself.
        related_link_view_name: the URL name of the related resources.
        related_link_lookup_field: the attribute of the parent that identifies it in URLs.
        related_link_url_kwarg: the name of that part in the URL of the related resources. With
            another name than ``pk`` the URL is expected to have no ``related_field`` part.
    """

    self_link_view_name: str | None = None
    related_link_view_name: str | None = None
    related_link_lookup_field: str = "pk"

    def __init__(
        self,
        self_link_view_name: str | None = None,
        related_link_view_name: str | None = None,
        **kwargs: Any,
    ) -> None:
        self.self_link_view_name = self_link_view_name or self.self_link_view_name
        self.related_link_view_name = related_link_view_name or self.related_link_view_name
        self.related_link_lookup_field = kwargs.pop(
            "related_link_lookup_field", self.related_link_lookup_field
        )
        self.related_link_url_kwarg = kwargs.pop(
            "related_link_url_kwarg", self.related_link_lookup_field
        )
        self.reverse = reverse
        super().__init__(**kwargs)

    def get_url(
        self, name: str, view_name: str | None, kwargs: dict[str, Any], request: Any
    ) -> Hyperlink | None:
        """Return the URL of a view as a link with a name; None without a view name.

        Raises:
            ImproperlyConfigured: where the URLconf has no such view with these arguments.
        """
        if not view_name:
            return None
        try:
            url = self.reverse(view_name, kwargs=kwargs, request=request)
        except NoReverseMatch as error:
            raise ImproperlyConfigured(
                f"Could not resolve the link {name!r} of the relationship "
                f"{relation_name(self)!r}: the URLconf has no view {view_name!r} that takes "
                f"{sorted(kwargs)}. Correct the view name of the field, or its lookup field."
            ) from error
        return Hyperlink(url, name)

    @cached_property
    def parent_identity(self) -> Identity:
        """How the resources are identified that have the relationship."""
        return identity_of(whole_field(self).parent)

    def read_parent(self, obj: Any, name: str) -> Any:
        """Return the value of an object in a URL: its id, or an attribute."""
        identity = self.parent_identity
        has_id = isinstance(obj, Model) and identity.is_linked_by(name)
        return identity.id_of(obj) if has_id and not identity.is_plain else read(obj, name)

    def get_links(self, obj: Any = None, lookup_field: str = "pk") -> dict[str, Any]:
        """Return the links ``self`` and ``related`` of the relationship of an object.

        Without an object, the view's keyword arguments say which one is meant. A link without a
        view name is left out (JSON:API 1.1, "Relationships").
        """
        request = self.context.get("request")
        value = (
            self.context["view"].kwargs[lookup_field]
            if obj is None
            else self.read_parent(obj, lookup_field)
        )
        own_kwargs = {lookup_field: value, "related_field": link_segment(relation_name(self))}
        by_segment = self.related_link_url_kwarg == "pk"
        related_kwargs = own_kwargs if by_segment else {self.related_link_url_kwarg: value}
        links = {
            "self": self.get_url("self", self.self_link_view_name, own_kwargs, request),
            "related": self.get_url(
                "related", self.related_link_view_name, related_kwargs, request
            ),
        }
        return {name: link for name, link in links.items() if link is not None}


def read(obj: Any, name: str) -> Any:
    """Return an attribute of an object, or an item of a dict."""
    return obj[name] if isinstance(obj, dict) else getattr(obj, name)


def url_of(field: Any, identity: Identity, obj: Any, view: tuple[str, Any, Any]) -> str | None:
    """Return the URL that a hyperlinked field makes of an object.

    Args:
        field: the field.
        identity: how the object is identified.
        obj: the object.
        view: the name of the view, the request and the format.
    """
    view_name, request, suffix = view
    is_by_id = identity.is_linked_by(field.lookup_field)
    if getattr(obj, "pk", None) in (None, ""):
        return None
    value = identity.id_of(obj) if is_by_id else getattr(obj, field.lookup_field)
    kwargs = {field.lookup_url_kwarg: value}
    url: str = field.reverse(view_name, kwargs=kwargs, request=request, format=suffix)
    return url


class LinkReader(HyperlinkedRelatedField[Any]):
    """Reads a URL as the arguments that it has for its view."""

    def get_object(self, view_name: str, view_args: Any, view_kwargs: Any) -> Any:
        """Return the arguments."""
        return view_kwargs
