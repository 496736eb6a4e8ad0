"""How the publishing house presents itself: a serializer for each resource."""

from datetime import date
from math import ceil
from typing import Any, cast

from rest_framework import serializers as plain

from example.models import (
    Author,
    AuthorBio,
    Blog,
    Comment,
    Company,
    Entry,
    Imprint,
    Manuscript,
    Project,
    Tag,
)
from example.statistics import BlogStatistics
from rest_framework_json_api import relations, serializers

WORDS_PER_PAGE = 300

#: One entry is featured, three more are suggested, and one may be the entry that is shown.
PICKS = 5


class TagSerializer(serializers.ModelSerializer[Tag]):
    """A subject."""

    class Meta:
        model = Tag
        fields = ("id", "name", "slug")


class BlogSerializer(serializers.ModelSerializer[Blog]):
    """A blog, with no more than the links of its entries: there may be very many."""

    included_serializers = {"entries": "example.serializers.EntrySerializer"}
    related_serializers = {"entries": "example.serializers.EntrySerializer"}

    copyright_notice = serializers.SerializerMethodField()
    entries = relations.HyperlinkedRelatedField(many=True, read_only=True)

    class Meta:
        model = Blog
        fields = ("id", "name", "tagline", "created_at", "entries")
        meta_fields = ("copyright_notice",)

    def get_copyright_notice(self, blog: Blog) -> str:
        """Return the line below each page of the blog."""
        return f"© {blog.created_at.year} {blog.name}"


class AuthorBioSerializer(serializers.ModelSerializer[AuthorBio]):
    """The biography of an author."""

    included_serializers = {"author": "example.serializers.AuthorSerializer"}

    class Meta:
        model = AuthorBio
        fields = ("id", "body", "author")


class AuthorSerializer(serializers.ModelSerializer[Author]):
    """An author, together with the biography unless the client asks for something else."""

    included_serializers = {
        "bio": AuthorBioSerializer,
        "entries": "example.serializers.EntrySerializer",
    }
    related_serializers = {
        **included_serializers,
        "comments": "example.serializers.CommentSerializer",
    }

    comments = relations.HyperlinkedRelatedField(many=True, read_only=True)

    class Meta:
        model = Author
        fields = ("id", "name", "email", "author_type", "created_at", "bio", "entries", "comments")
        read_only_fields = ("bio", "entries")

    class JSONAPIMeta:
        included_resources = ("bio",)


class EntrySerializer(serializers.ModelSerializer[Entry]):
    """An entry, with what the house would have you read next."""

    included_serializers = {
        "blog": BlogSerializer,
        "authors": AuthorSerializer,
        "tags": TagSerializer,
        "comments": "example.serializers.CommentSerializer",
        "featured": "self",
        "suggested": "self",
    }
    related_serializers = {**included_serializers, "similar_entries": "self"}

    authors = relations.ResourceRelatedField(queryset=Author.objects.all(), many=True)
    featured = relations.SerializerMethodResourceRelatedField(model=Entry, read_only=True)
    suggested = relations.SerializerMethodResourceRelatedField(
        model=Entry, many=True, read_only=True
    )
    similar_entries = relations.SerializerMethodHyperlinkedRelatedField(
        model=Entry, many=True, read_only=True
    )

    class Meta:
        model = Entry
        fields = (
            "id",
            "headline",
            "body_text",
            "pub_date",
            "mod_date",
            "reading_minutes",
            "rating",
            "blog",
            "authors",
            "tags",
            "comments",
            "featured",
            "suggested",
            "similar_entries",
        )
        read_only_fields = ("comments",)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse an entry that was changed before it was published."""
        published, changed = (self.coming_value(attrs, name) for name in ("pub_date", "mod_date"))
        if published and changed and changed < published:
            raise serializers.ValidationError(
                {"mod_date": "An entry cannot have been changed before it was published."}
            )
        return attrs

    def coming_value(self, attrs: dict[str, Any], name: str) -> date | None:
        """Return the value that a field will have: the client's, else the one it has."""
        return attrs.get(name, getattr(self.instance, name, None))

    def get_featured(self, entry: Entry) -> Entry | None:
        """Return the best entry besides the one that is shown."""
        return next(iter(self.picks_beside(entry)), None)

    def get_suggested(self, entry: Entry) -> list[Entry]:
        """Return the three best entries after the featured one."""
        return self.picks_beside(entry)[1 : PICKS - 1]

    def picks_beside(self, entry: Entry) -> list[Entry]:
        """Return the best entries but for one."""
        return [pick for pick in self.best_entries() if pick.pk != entry.pk]

    def best_entries(self) -> list[Entry]:
        """Return the best entries of the house.

        A method field is called for every row. The context lives as long as the request and is
        shared by all serializers of the document, so that this query runs once, however many
        entries are shown, also where they are included in or related to something else.
        """
        context = cast(dict[str, Any], self.context)
        if "best_entries" not in context:
            context["best_entries"] = list(Entry.objects.order_by("-rating", "id")[:PICKS])
        best: list[Entry] = context["best_entries"]
        return best

    def get_similar_entries(self, entry: Entry) -> Any:
        """Return the entries on the same subjects.

        The field is presented by its links alone, so that this runs at their URLs only.
        """
        return Entry.objects.filter(tags__in=entry.tags.all()).exclude(pk=entry.pk).distinct()


class CommentSerializer(serializers.ModelSerializer[Comment]):
    """A comment. Clients know its author as its writer."""

    included_serializers = {"entry": EntrySerializer, "writer": AuthorSerializer}

    writer = relations.ResourceRelatedField(
        source="author", queryset=Author.objects.all(), allow_null=True, required=False
    )

    class Meta:
        model = Comment
        fields = ("id", "body", "created_at", "entry", "writer")


class ProjectSerializer(serializers.ModelSerializer[Project]):
    """A project."""

    class Meta:
        model = Project
        fields = ("id", "topic", "start_date")


class CompanySerializer(serializers.ModelSerializer[Company]):
    """A company, with the names under which it publishes as an attribute."""

    included_serializers = {
        "current_project": ProjectSerializer,
        "future_projects": ProjectSerializer,
    }

    # The view names lead here from documents of other routers, too, which know no companies.
    future_projects = relations.ResourceRelatedField(
        queryset=Project.objects.all(),
        many=True,
        required=False,
        self_link_view_name="company-relationships",
        related_link_view_name="company-related",
    )
    imprint_names = serializers.StringRelatedField[Imprint](
        source="imprints", many=True, read_only=True
    )

    class Meta:
        model = Company
        fields = ("id", "name", "imprint_names", "current_project", "future_projects")


class ManuscriptSerializer(serializers.ModelSerializer[Manuscript]):
    """A manuscript, with relation fields of Django REST framework.

    The author is a relationship, the slug of the subject an attribute.
    """

    included_serializers = {"author": AuthorSerializer}

    author = serializers.PrimaryKeyRelatedField(
        queryset=Author.objects.all(), allow_null=True, required=False
    )
    subject = serializers.SlugRelatedField(
        slug_field="slug", queryset=Tag.objects.all(), allow_null=True, required=False
    )

    class Meta:
        model = Manuscript
        fields = ("id", "title", "word_count", "received_on", "subject", "notes", "author")

    def get_root_meta(self, resource: Any, many: bool) -> dict[str, Any]:
        """Return how many printed pages are to be expected, of all that is shown."""
        rows = resource if many else [resource]
        pages = sum(ceil((row.get("word_count") or 0) / WORDS_PER_PAGE) for row in rows)
        return {"expected_pages": pages}


class AddressSerializer(serializers.Serializer[dict[str, str]]):
    """A postal address, kept as JSON."""

    street = serializers.CharField(max_length=100)
    postal_code = serializers.CharField(max_length=20)
    city = serializers.CharField(max_length=60)
    country_code = serializers.CharField(min_length=2, max_length=2)


class ImprintSerializer(serializers.HyperlinkedModelSerializer[Imprint]):
    """An imprint, with hyperlinks for identity and relations."""

    included_serializers = {"company": CompanySerializer, "blogs": BlogSerializer}

    address = AddressSerializer()

    class Meta:
        model = Imprint
        fields = ("url", "name", "founded_on", "address", "company", "blogs")

    def create(self, validated_data: dict[str, Any]) -> Imprint:
        """Return a new imprint."""
        address = validated_data.pop("address")
        imprint: Imprint = super().create(validated_data)
        return self.update(imprint, {"address": address})

    def update(self, instance: Imprint, validated_data: dict[str, Any]) -> Imprint:
        """Return the imprint, changed in the parts of its address that were given."""
        instance.address = {**instance.address, **validated_data.pop("address", {})}
        updated: Imprint = super().update(instance, validated_data)
        return updated


class BlogStatisticsSerializer(serializers.Serializer[BlogStatistics]):
    """Figures about a blog, which come from a dataclass."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    entry_total = serializers.IntegerField()
    comment_total = serializers.IntegerField()
    last_entry_on = serializers.DateField(allow_null=True)

    class JSONAPIMeta:
        resource_name = "blogStatistics"


class PlainTagSerializer(plain.ModelSerializer[Tag]):
    """A subject as Django REST framework presents it, for clients of plain JSON."""

    class Meta:
        model = Tag
        fields = ("id", "name", "slug")
