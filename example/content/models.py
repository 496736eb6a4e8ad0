"""Content, remotes and repositories.

A master has what all kinds have in common, and a column with the kind. A detail is a child of the
master, with a table of its own for the rest.
"""

from typing import Any, ClassVar

from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone


class Label(models.Model):
    """A remark on anything: on content or a remote of any kind, or on a repository."""

    text = models.CharField(max_length=60)
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey()

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=["content_type", "object_id"], name="label_by_subject"),)

    def __str__(self) -> str:
        return self.text


class Master(models.Model):
    """What a master keeps of its details: which of them a row is."""

    #: What the column says of the rows of a detail.
    TYPE: ClassVar[str] = ""

    kind = models.CharField(max_length=20, editable=False)
    name = models.CharField(max_length=100)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the row, with its kind."""
        self.kind = self.kind or self.TYPE
        super().save(*args, **kwargs)


class Remote(Master):
    """A place that content comes from."""

    url = models.URLField()

    class Meta:
        ordering = ("id",)


class RpmRemote(Remote):
    """A remote with packages."""

    TYPE = "rpm"

    releases = models.JSONField(default=list, blank=True)
    labels = GenericRelation(Label)

    class Meta:
        default_related_name = "rpm_remotes"


class FileRemote(Remote):
    """A remote with files, which a manifest lists."""

    TYPE = "file"

    manifest = models.CharField(max_length=100, default="MANIFEST")
    labels = GenericRelation(Label)

    class Meta:
        default_related_name = "file_remotes"


class Content(Master):
    """Something that a repository can hold. It stays when its remote goes."""

    size = models.PositiveIntegerField()
    remote = models.ForeignKey(
        Remote, on_delete=models.SET_NULL, related_name="content", null=True, blank=True
    )

    class Meta:
        ordering = ("id",)
        verbose_name_plural = "content"


class FileContent(Content):
    """A file."""

    TYPE = "file"

    relative_path = models.CharField(max_length=200)
    labels = GenericRelation(Label)


class RpmContent(Content):
    """A package, which may be signed by a file."""

    TYPE = "rpm"

    version = models.CharField(max_length=20)
    architecture = models.CharField(max_length=20, default="noarch")
    signature = models.ForeignKey(
        FileContent, on_delete=models.SET_NULL, related_name="signed", null=True, blank=True
    )
    labels = GenericRelation(Label)


class ImageContent(Content):
    """An image, built of other content of any kind."""

    TYPE = "image"

    tag = models.CharField(max_length=40)
    layers = models.ManyToManyField(Content, related_name="images", blank=True)
    labels = GenericRelation(Label)


class Repository(models.Model):
    """A collection of content, which a remote of any kind may fill."""

    name = models.CharField(max_length=100, unique=True)
    description = models.TextField(blank=True)
    last_synced_at = models.DateTimeField(null=True, editable=False)
    remote = models.ForeignKey(
        Remote, on_delete=models.SET_NULL, related_name="repositories", null=True, blank=True
    )
    content = models.ManyToManyField(Content, related_name="repositories", blank=True)
    labels = GenericRelation(Label)

    class Meta:
        ordering = ("name", "id")
        verbose_name_plural = "repositories"

    def __str__(self) -> str:
        return self.name

    @transaction.atomic
    def sync(self) -> None:
        """Add all content of the remote."""
        self.content.add(*Content.objects.filter(remote=self.remote_id))
        self.last_synced_at = timezone.now()
        self.save(update_fields=["last_synced_at"])
