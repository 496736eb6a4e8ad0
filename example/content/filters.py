"""What content and repositories can be filtered by, where django-filter is installed."""

from django_filters import rest_framework as filters  # type: ignore[import-untyped]

from example.content.models import Content, FileContent, ImageContent, Repository, RpmContent

EQUALITY = ("exact", "in")


class CharInFilter(filters.BaseInFilter, filters.CharFilter):  # type: ignore[misc]
    """Any of some texts, parted by commas."""


class RepositoryFilter(filters.FilterSet):  # type: ignore[misc]
    """Repositories by name."""

    name_contains = filters.CharFilter(field_name="name", lookup_expr="contains")
    name_in_list = CharInFilter(field_name="name", lookup_expr="in")

    class Meta:
        model = Repository
        fields = ("name", "name_contains", "name_in_list")


class ContentFilter(filters.FilterSet):  # type: ignore[misc]
    """Content of all kinds, by what all kinds have."""

    class Meta:
        model = Content
        fields = {
            "name": (*EQUALITY, "contains"),
            "size": (*EQUALITY, "gte", "lte"),
            "kind": EQUALITY,
            "remote": (*EQUALITY, "isnull"),
            "repositories": EQUALITY,
        }


class RpmContentFilter(ContentFilter):
    """Packages."""

    class Meta(ContentFilter.Meta):
        model = RpmContent
        fields = {
            **ContentFilter.Meta.fields,
            "version": EQUALITY,
            "architecture": EQUALITY,
            "signature": (*EQUALITY, "isnull"),
        }


class FileContentFilter(ContentFilter):
    """Files."""

    class Meta(ContentFilter.Meta):
        model = FileContent
        fields = {**ContentFilter.Meta.fields, "relative_path": (*EQUALITY, "contains")}


class ImageContentFilter(ContentFilter):
    """Images."""

    class Meta(ContentFilter.Meta):
        model = ImageContent
        fields = {**ContentFilter.Meta.fields, "tag": EQUALITY}
