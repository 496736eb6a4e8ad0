"""Relations of the kinds that packages bring along, and projects write."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.fields.related import ManyToManyRel, RelatedField, lazy_related_operation
from django.db.models.fields.related_descriptors import (
    ForwardManyToOneDescriptor,
    ManyToManyDescriptor,
    ReverseManyToOneDescriptor,
)


class Word(models.Model):
    text = models.CharField(max_length=20)


class SortedDescriptor(ManyToManyDescriptor):
    """Has the rows in the order in which they were given, but for those that are hidden."""

    @property
    def related_manager_cls(self) -> Any:
        class Sorted(super().related_manager_cls):  # type: ignore[misc]
            def sorted(self, rows: Any) -> Any:
                table = self.through._meta.db_table
                return rows.exclude(text="hidden").extra(order_by=[f"{table}.id"])

            def get_queryset(self) -> Any:
                return self.sorted(super().get_queryset())

            def get_prefetch_querysets(self, instances: Any, querysets: Any = None) -> Any:
                rows, *others = super().get_prefetch_querysets(instances, querysets)
                return (self.sorted(rows), *others)

            def set(self, objs: Iterable[Any], **kwargs: Any) -> None:
                super().set((), clear=True)
                for each in objs:
                    self.add(each)

        return Sorted


class SortedField(models.ManyToManyField):
    """A many-to-many relation that keeps an order, as that of django-sortedm2m does."""

    def contribute_to_class(self, cls: Any, name: str, *args: Any, **kwargs: Any) -> None:
        super().contribute_to_class(cls, name, *args, **kwargs)
        setattr(cls, name, SortedDescriptor(self.remote_field, reverse=False))


class Tagging(models.Model):
    leaf = models.ForeignKey("Leaf", models.CASCADE, related_name="+")
    word = models.ForeignKey(Word, models.CASCADE, related_name="taggings")


class ReadTags(models.Manager[Any]):
    """Finds the words of a leaf, in the order in which they were added."""

    def __init__(self, owner: Any, leaf: Any) -> None:
        super().__init__()
        #: As the manager of django-taggit has it: the model that the field belongs to.
        self.model = owner
        self.leaf = leaf

    def get_queryset(self) -> Any:
        cache = getattr(self.leaf, "_prefetched_objects_cache", {})
        return (
            cache["words"]
            if "words" in cache
            else self.words().filter(taggings__leaf_id=self.leaf.pk)
        )

    def words(self) -> Any:
        return Word.objects.using(self._db).order_by("taggings__pk")


class Tags(ReadTags):
    """Finds the words of leaves, of several at once, too, and changes them."""

    def get_prefetch_querysets(self, instances: Any, querysets: Any = None) -> Any:
        assert querysets is None, "The words of leaves cannot be chosen."
        keys = [leaf.pk for leaf in instances]
        rows = self.words().filter(taggings__leaf__in=keys)
        rows = rows.annotate(leaf_key=models.F("taggings__leaf"))
        key_of: Callable[[Any], Any] = lambda leaf: leaf.pk  # noqa: E731
        return rows, lambda word: word.leaf_key, key_of, False, "words", False

    #: Django up to 5.2 asks for it, too.
    get_prefetch_queryset = get_prefetch_querysets

    def add(self, *words: Any) -> None:
        for word in words:
            Tagging.objects.get_or_create(leaf=self.leaf, word=word)

    def remove(self, *words: Any) -> None:
        Tagging.objects.filter(leaf=self.leaf, word__in=words).delete()

    def set(self, words: Iterable[Any]) -> None:
        Tagging.objects.filter(leaf=self.leaf).delete()
        self.add(*words)


class TagsField(RelatedField):
    """A many-to-many relation of no class of Django, as the manager of django-taggit is one.

    Args:
        manager: the class of what rows have.
    """

    many_to_many, many_to_one, one_to_many, one_to_one = True, False, False, False

    def __init__(self, manager: Any = Tags) -> None:
        self.manager = manager
        field: Any = self
        rel: Any = ManyToManyRel(field, "managers.Word", through="managers.Tagging")
        super().__init__(rel=rel, null=True, serialize=False)

    def deconstruct(self) -> Any:
        name, path, *_ = super().deconstruct()
        return name, path, [self.manager], {}

    def contribute_to_class(self, cls: Any, name: str, *args: Any, **kwargs: Any) -> None:
        super().contribute_to_class(cls, name, *args, **kwargs)
        setattr(cls, name, self)
        lazy_related_operation(self.resolve, cls, "managers.Tagging")

    def resolve(self, model: Any, through: Any) -> None:
        self.remote_field.through = through  # type: ignore[attr-defined]

    def contribute_to_related_class(self, cls: Any, related: Any) -> None:
        """Give the model at the other end no attribute."""

    def m2m_db_table(self) -> str:
        return Tagging._meta.db_table

    def get_internal_type(self) -> str:
        return "ManyToManyField"

    def __get__(self, leaf: Any, owner: Any = None) -> Any:
        return self if leaf is None else self.manager(owner, leaf)


class Shown(models.Manager[Any]):
    def get_queryset(self) -> Any:
        return super().get_queryset().exclude(text="hidden").order_by("-text")


class Remark(models.Model):
    text = models.CharField(max_length=20)
    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.BigIntegerField()
    subject = GenericForeignKey("content_type", "object_id")

    objects = Shown()


class Shelf(models.Model):
    aisle = models.IntegerField()
    number = models.IntegerField()


class Leaf(models.Model):
    words = TagsField()
    sorted_words = SortedField(Word, blank=True)
    remarks = GenericRelation(Remark)
    aisle = models.IntegerField(null=True)
    number = models.IntegerField(null=True)
    shelf = models.ForeignObject(
        Shelf,
        models.CASCADE,
        from_fields=("aisle", "number"),
        to_fields=("aisle", "number"),
        null=True,
        related_name="leaves",
    )

    class Meta:
        ordering = ("id",)

    class JSONAPIMeta:
        resource_name = "leaves"


class PickedDescriptor(ManyToManyDescriptor):
    """Leaves out the rows that are hidden, where the rows of one are asked for."""

    @property
    def related_manager_cls(self) -> Any:
        class Picked(super().related_manager_cls):  # type: ignore[misc]
            def get_queryset(self) -> Any:
                return super().get_queryset().exclude(text="hidden")

        return Picked


class PickedField(models.ManyToManyField):
    def contribute_to_class(self, cls: Any, name: str, *args: Any, **kwargs: Any) -> None:
        super().contribute_to_class(cls, name, *args, **kwargs)
        setattr(cls, name, PickedDescriptor(self.remote_field, reverse=False))


class Reader(models.Model):
    """Has words that managers find which can do nothing else, or not for several rows."""

    words = TagsField(ReadTags)
    picked_words = PickedField(Word, blank=True)

    class Meta:
        ordering = ("id",)


class NewestFirst(ReverseManyToOneDescriptor):
    """Has the rows in another order, but for those that are hidden."""

    @property
    def related_manager_cls(self) -> Any:
        class Newest(super().related_manager_cls):  # type: ignore[misc]
            def get_queryset(self) -> Any:
                return super().get_queryset().exclude(text="hidden").order_by("-pk")

            def get_prefetch_querysets(self, instances: Any, querysets: Any = None) -> Any:
                rows = Bud.objects.exclude(text="hidden").order_by("-pk")
                return super().get_prefetch_querysets(instances, querysets or [rows])

        return Newest


class Visible(ForwardManyToOneDescriptor):
    """Is a key of its own."""


class LeafKey(models.ForeignKey[Any, Any]):
    related_accessor_class = NewestFirst
    forward_related_accessor_class = Visible


class Bud(models.Model):
    text = models.CharField(max_length=20)
    leaf = LeafKey(Leaf, models.SET_NULL, null=True, related_name="buds")
