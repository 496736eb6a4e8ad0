"""Which shorter ways come to the same as Django's own, or as those of Django REST framework.

Each depends on methods that a project can override. One row of the table says which ones these are,
whose they have to be, and what they allow; wherever a shorter way is chosen, the row is asked.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from functools import lru_cache
from operator import attrgetter
from typing import Any, TypeVar

from django.db.models import Manager, Model, QuerySet
from django.db.models.fields.related_descriptors import (
    ForeignKeyDeferredAttribute,
    ForwardManyToOneDescriptor,
    ForwardOneToOneDescriptor,
    ManyToManyDescriptor,
    ReverseManyToOneDescriptor,
    ReverseOneToOneDescriptor,
)
from rest_framework import fields, relations
from rest_framework.serializers import BaseSerializer

AnyClass = TypeVar("AnyClass", bound=type)

#: The packages whose methods are no project's own.
KNOWN = frozenset({"rest_framework", "rest_framework_json_api"})


class Row(ABC):
    """What a shorter way depends on.

    Args:
        allows: what is the same for those that keep it, so that the shorter way can be taken.
        names: the methods that it depends on.
        on_instance: whether an instance that has one of them for itself does not keep it.
    """

    def __init__(self, allows: str, names: Iterable[str], on_instance: bool = False) -> None:
        self.allows = allows
        self.names = frozenset(names)
        self.on_instance = on_instance

    @abstractmethod
    def kept_by(self, owner: type) -> bool:
        """Tell whether a class keeps the methods."""


class Same(Row):
    """Methods that have to be those of one of some classes.

    Classes above this module add themselves by ``owner_of``. A class method is compared as the
    function that it was defined as: ``from_db.__func__``.
    """

    def __init__(
        self, allows: str, paths: Iterable[str], *owners: type, on_instance: bool = False
    ) -> None:
        super().__init__(allows, (path.partition(".")[0] for path in paths), on_instance)
        self.methods_of: Callable[[type], Any] = attrgetter(*paths)
        self.owners: list[type] = []
        self.usual: list[Any] = []
        for owner in owners:
            self.add(owner)

    def add(self, owner: type) -> None:
        """Let the methods be those of one more class, too."""
        self.owners.append(owner)
        self.usual.append(self.methods_of(owner))

    def kept_by(self, owner: type) -> bool:
        """Tell whether a class has the methods of one of the classes."""
        try:
            return self.methods_of(owner) in self.usual
        except AttributeError:
            return False


class Known(Row):
    """Methods that have to come from some packages or modules; a class may lack any of them."""

    def __init__(
        self,
        allows: str,
        names: Iterable[str],
        places: frozenset[str] = KNOWN,
        on_instance: bool = False,
    ) -> None:
        super().__init__(allows, names, on_instance)
        self.places = places

    def kept_by(self, owner: type) -> bool:
        """Tell whether the methods of a class come from the packages or modules."""
        for name in self.names:
            method = getattr(owner, name, None)
            if method is None or method.__module__ in self.places:
                continue
            if method.__module__.partition(".")[0] not in self.places:
                return False
        return True


class Exact(Row):
    """An object that has to be of one of some classes, and of none derived from them."""

    def __init__(self, allows: str, *classes: type) -> None:
        super().__init__(allows, ())
        self.classes = frozenset(classes)

    def kept_by(self, owner: type) -> bool:
        """Tell whether a class is one of the classes."""
        return owner in self.classes


class Nearest(Row):
    """Methods that have to be overridden wherever others are that they have to agree with.

    Args:
        allows: what is the same for those that keep it.
        names: the methods.
        others: the methods that no class may override alone.
    """

    def __init__(self, allows: str, names: Iterable[str], others: Iterable[str]) -> None:
        super().__init__(allows, names)
        self.others = frozenset(others)

    def kept_by(self, owner: type) -> bool:
        """Tell whether the first class that has any of all the methods has one of these."""
        asked = self.names | self.others
        first = next(base for base in owner.__mro__ if not asked.isdisjoint(vars(base)))
        return not self.names.isdisjoint(vars(first))


READ, WRITE, TAKE = "get_attribute", "to_representation", "to_internal_value"

#: What decides on the fields of a serializer.
FIELD_HOOKS = (
    "get_field_names",
    "get_default_field_names",
    "get_extra_kwargs",
    "get_uniqueness_extra_kwargs",
    "get_unique_together_constraints",
    "include_extra_kwargs",
    "build_field",
    "build_standard_field",
    "build_relational_field",
    "build_nested_field",
    "build_property_field",
    "build_url_field",
    "build_unknown_field",
    "_get_model_fields",
)

#: The shorter ways, each by its name.
WAYS: dict[str, Row] = {
    # Rows of a model.
    "make rows": Same(
        "A row is its values, put into a new instance without initialization.",
        ("__new__", "__init__", "__setattr__", "from_db.__func__"),
        Model,
    ),
    "call model": Same(
        "Calling the class of a model makes a row, and no more.", ("__call__",), type
    ),
    "set column": Exact("A column of a row holds the value as given.", ForeignKeyDeferredAttribute),
    "read rows": Same(
        "A queryset's rows are those of its query.", ("__iter__", "_fetch_all"), QuerySet
    ),
    "read relation": Exact(
        "The related rows are those that the columns tell.",
        ForwardManyToOneDescriptor,
        ForwardOneToOneDescriptor,
        ManyToManyDescriptor,
        ReverseManyToOneDescriptor,
        ReverseOneToOneDescriptor,
    ),
    "read relations together": Nearest(
        "A manager finds the related rows of several rows as it does those of one.",
        ("get_prefetch_querysets", "get_prefetch_queryset"),
        ("get_queryset",),
    ),
    "save row": Same("Saving a new row relates it to nothing.", ("save", "save_base"), Model),
    "create row": Exact("Creating a new row does nothing beside saving it.", Manager),
    # Fields: how they are read.
    "read field": Same(
        "A field's value is the attribute that its source names.",
        (READ,),
        fields.Field,
        on_instance=True,
    ),
    "read related": Same(
        "A relation field holds what its source leads to, all of it.",
        (READ,),
        relations.ManyRelatedField,
        relations.RelatedField,
        on_instance=True,
    ),
    # Fields: how they are written.
    "write value": Known(
        "A value of the field's usual type is written as DRF writes it.",
        (WRITE,),
        frozenset({fields.__name__}),
        on_instance=True,
    ),
    "write time": Same(
        "Times are written in the current time zone.",
        ("enforce_timezone", "default_timezone"),
        fields.DateTimeField,
    ),
    "write id": Same(
        "The value of a usual column is written as ``str`` does.",
        (WRITE,),
        fields.CharField,
        fields.IntegerField,
        fields.ModelField,
        fields.ReadOnlyField,
        fields.UUIDField,
    ),
    "write each related": Same(
        "A to-many is written one related object after the other.",
        (WRITE,),
        relations.ManyRelatedField,
        on_instance=True,
    ),
    "write identifiers": Same(
        "An identifier is made of type and id alone.", ("get_resource_id", WRITE), on_instance=True
    ),
    "need key": Same(
        "The columns of the id are all that identifiers are made of.",
        ("use_pk_only_optimization",),
    ),
    "write own URL": Same("The URL of a resource is made of its id.", ("get_url",)),
    "write links": Same(
        "A relation field without view names has no links.", ("get_links",), on_instance=True
    ),
    # Fields: what they take.
    "take identifiers": Same("Identifiers of several rows are found in one query.", (TAKE,)),
    "take identifiers or URLs": Same("Identifiers, if all are, are found in one query.", (TAKE,)),
    "take key or URL": Same(
        "Identifiers are given to the field as the keys or URLs that it takes.",
        (TAKE,),
        relations.PrimaryKeyRelatedField,
        relations.HyperlinkedRelatedField,
    ),
    "take nothing": Same("A relation field takes no input.", (TAKE,), relations.RelatedField),
    # Serializers.
    "represent by plan": Same(
        "The rows of a list are represented together, by the plan.", (WRITE,), on_instance=True
    ),
    "represent by members": Same(
        "A polymorphic serializer leaves its rows to its members.", (WRITE,), on_instance=True
    ),
    "choose member by class": Same(
        "The class of a row tells which member represents it.",
        ("get_polymorphic_serializer_for_instance.__func__",),
        on_instance=True,
    ),
    "make serializer": Same(
        "An instance of a serializer class is of that class.", ("__new__",), BaseSerializer
    ),
    "build fields": Known("A serializer class has the same fields every time.", FIELD_HOOKS),
    "make field": Known(
        "A field can be copied with its state.", ("__new__", "__init__", "__deepcopy__")
    ),
    "write row": Known(
        "Relationships are written by this package, with all that they need.", ("create", "update")
    ),
    # Views, and what takes part in their answers.
    "find row": Known("A view's row is found in its queryset.", ("get_object",)),
    "find related": Known(
        "A related resource is what a field of the parent holds.", ("get_related_instance",)
    ),
    "choose rows": Known(
        "No query parameter counts but those that the view's classes know.",
        ("get_queryset", "filter_queryset", "paginate_queryset"),
    ),
    "preload": Known(
        "Nothing is selected or prefetched that is not declared.",
        ("get_select_related", "get_prefetch_related"),
    ),
    "filter rows": Known("A filter backend reads no unknown parameter.", ("filter_queryset",)),
    "read version": Known("The version is not in the query string.", ("determine_version",)),
}


def keeps(way: str, owner: Any) -> bool:
    """Tell whether a class, or an instance of one, keeps all that a shorter way depends on.

    Args:
        way: a name in ``WAYS``.
        owner: the class, or an instance, of which attributes of its own count where the row says.
    """
    row = WAYS[way]
    if isinstance(owner, type):
        return row.kept_by(owner)
    if row.on_instance:
        own = owner.__dict__
        for name in row.names:
            if name in own:
                return False
    return row.kept_by(type(owner))


@lru_cache(4096)
def keeps_always(way: str, owner: type) -> bool:
    """Tell the same of a class, decided once for it: for what is asked for every row."""
    return keeps(way, owner)


def owner_of(*ways: str) -> Callable[[AnyClass], AnyClass]:
    """Let a class of this package be one whose methods shorter ways depend on."""

    def add(owner: AnyClass) -> AnyClass:
        for way in ways:
            row = WAYS[way]
            assert isinstance(row, Same), f"{way!r} depends on no class of this package."
            row.add(owner)
        return owner

    return add
