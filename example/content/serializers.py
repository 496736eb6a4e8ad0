"""How content is presented: a serializer for each detail, which derives from that of its master.

The serializers of a master are no resources of their own. Where rows of all its details are shown,
a polymorphic serializer has that of each row. Every resource has its URL in the field ``href``.
"""

from collections.abc import Iterable
from typing import Any

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
from rest_framework_json_api import relations, serializers

LABELED: dict[str, Any] = {"labels": "example.content.serializers.LabelSerializer"}
CONTENT_INCLUDES = {**LABELED, "remote": "example.content.serializers.AnyRemoteSerializer"}
CONTENT_RELATED = {"repositories": "example.content.serializers.RepositorySerializer"}


class LabeledSerializer(serializers.ModelSerializer[Any]):
    """What has labels: content and remotes of all kinds, and repositories."""

    labels = relations.ResourceRelatedField(many=True, required=False, queryset=Label.objects.all())


class KindMixin:
    """Tells by the column ``kind`` which serializer is for a row, and which rows are of a type."""

    polymorphic_serializers: tuple[Any, ...]
    polymorphic_columns: tuple[str, ...] | None = ("kind",)

    @classmethod
    def get_polymorphic_serializer_for_instance(cls, instance: Any) -> Any:
        """Return the serializer class of the detail that a row is."""
        members = {member.Meta.model.TYPE: member for member in cls.polymorphic_serializers}
        if instance.kind not in members:
            raise NotImplementedError(f"There is no serializer for the kind {instance.kind!r}.")
        return members[instance.kind]

    @classmethod
    def filter_by_types(cls, queryset: Any, types: Iterable[str]) -> Any:
        """Return the rows of some of the types."""
        members = [cls.get_polymorphic_serializer_for_type(name) for name in types]  # type: ignore[attr-defined]
        return queryset.filter(kind__in=[member.Meta.model.TYPE for member in members])


class RemoteSerializer(LabeledSerializer):
    """What remotes of all kinds have."""

    included_serializers = LABELED

    kind = serializers.CharField(read_only=True, help_text="What the remote has.")

    class Meta:
        model = Remote
        fields: tuple[str, ...] = ("href", "kind", "name", "url", "labels")


class RpmRemoteSerializer(RemoteSerializer):
    """A remote with packages."""

    href = serializers.HyperlinkedIdentityField(view_name="remotes-rpm-detail")

    class Meta(RemoteSerializer.Meta):
        model = RpmRemote
        fields = (*RemoteSerializer.Meta.fields, "releases")

    class JSONAPIMeta:
        resource_name = "rpmRemotes"


class FileRemoteSerializer(RemoteSerializer):
    """A remote with files."""

    href = serializers.HyperlinkedIdentityField(view_name="remotes-file-detail")

    class Meta(RemoteSerializer.Meta):
        model = FileRemote
        fields = (*RemoteSerializer.Meta.fields, "manifest")

    class JSONAPIMeta:
        resource_name = "fileRemotes"


class AnyRemoteSerializer(KindMixin, serializers.PolymorphicModelSerializer[Remote]):
    """A remote of any kind."""

    polymorphic_serializers = (RpmRemoteSerializer, FileRemoteSerializer)

    class Meta:
        model = Remote


class ContentSerializer(LabeledSerializer):
    """What content of all kinds has."""

    included_serializers = CONTENT_INCLUDES
    related_serializers = CONTENT_RELATED

    kind = serializers.CharField(read_only=True, help_text="What the content is.")
    remote = relations.PolymorphicHyperlinkedRelatedField(
        AnyRemoteSerializer, queryset=Remote.objects.all(), allow_null=True, required=False
    )
    repositories = relations.HyperlinkedRelatedField(many=True, read_only=True)

    class Meta:
        model = Content
        fields: tuple[str, ...] = (
            "href",
            "kind",
            "name",
            "size",
            "remote",
            "repositories",
            "labels",
        )


class FileContentSerializer(ContentSerializer):
    """A file."""

    href = serializers.HyperlinkedIdentityField(view_name="content-file-detail")

    class Meta(ContentSerializer.Meta):
        model = FileContent
        fields = (*ContentSerializer.Meta.fields, "relative_path")

    class JSONAPIMeta:
        resource_name = "files"


class RpmContentSerializer(ContentSerializer):
    """A package."""

    included_serializers = {**CONTENT_INCLUDES, "signature": FileContentSerializer}

    href = serializers.HyperlinkedIdentityField(view_name="content-rpm-detail")
    signature = serializers.HyperlinkedRelatedField(
        view_name="content-file-detail",
        queryset=FileContent.objects.all(),
        allow_null=True,
        required=False,
    )

    class Meta(ContentSerializer.Meta):
        model = RpmContent
        fields = (*ContentSerializer.Meta.fields, "version", "architecture", "signature")

    class JSONAPIMeta:
        resource_name = "rpms"


class ImageContentSerializer(ContentSerializer):
    """An image."""

    included_serializers = {
        **CONTENT_INCLUDES,
        "layers": "example.content.serializers.AnyContentSerializer",
    }

    href = serializers.HyperlinkedIdentityField(view_name="content-image-detail")
    layers = relations.ResourceRelatedField(
        queryset=Content.objects.all(), many=True, required=False
    )

    class Meta(ContentSerializer.Meta):
        model = ImageContent
        fields = (*ContentSerializer.Meta.fields, "tag", "layers")

    class JSONAPIMeta:
        resource_name = "images"


class AnyContentSerializer(KindMixin, serializers.PolymorphicModelSerializer[Content]):
    """Content of any kind."""

    polymorphic_serializers = (RpmContentSerializer, FileContentSerializer, ImageContentSerializer)

    class Meta:
        model = Content


class RepositorySerializer(LabeledSerializer):
    """A repository."""

    included_serializers = {
        **LABELED,
        "remote": AnyRemoteSerializer,
        "content": AnyContentSerializer,
    }

    href = serializers.HyperlinkedIdentityField(view_name="repositories-detail")
    remote = relations.PolymorphicHyperlinkedRelatedField(
        AnyRemoteSerializer, queryset=Remote.objects.all(), allow_null=True, required=False
    )
    content = relations.PolymorphicResourceRelatedField(
        AnyContentSerializer,
        many=True,
        required=False,
        queryset=Content.objects.all(),
    )

    class Meta:
        model = Repository
        fields = ("href", "name", "description", "last_synced_at", "remote", "content", "labels")


class SubjectSerializer(serializers.PolymorphicModelSerializer[Any]):
    """Anything that can have labels."""

    polymorphic_serializers = (AnyContentSerializer, AnyRemoteSerializer, RepositorySerializer)


class LabelSerializer(serializers.ModelSerializer[Label]):
    """A label."""

    included_serializers = {"subject": SubjectSerializer}

    href = serializers.HyperlinkedIdentityField(view_name="labels-detail")
    subject = relations.PolymorphicHyperlinkedRelatedField(SubjectSerializer)

    class Meta:
        model = Label
        fields = ("href", "text", "subject")
