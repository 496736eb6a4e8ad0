"""The views of the publishing house: a viewset for each resource, and a few of other kinds."""

from typing import Any

from rest_framework import generics
from rest_framework import parsers as plain_parsers
from rest_framework import renderers as plain_renderers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import ViewSet

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
from example.serializers import (
    AuthorBioSerializer,
    AuthorSerializer,
    BlogSerializer,
    BlogStatisticsSerializer,
    CommentSerializer,
    CompanySerializer,
    EntrySerializer,
    ImprintSerializer,
    ManuscriptSerializer,
    PlainTagSerializer,
    ProjectSerializer,
    TagSerializer,
)
from example.statistics import blog_statistics, statistics_of_all_blogs
from rest_framework_json_api import __title__, __version__, views
from rest_framework_json_api.pagination import JsonApiLimitOffsetPagination

EQUALITY = ("exact", "in")
COMPARISON = (*EQUALITY, "gt", "gte", "lt", "lte")
TEXT = (*EQUALITY, "contains", "icontains", "iexact", "startswith")


class BlogViewSet(views.ModelViewSet[Blog]):
    """The blogs of the house."""

    queryset = Blog.objects.all()
    serializer_class = BlogSerializer


class EntryViewSet(views.ModelViewSet[Entry]):
    """The entries of all blogs, to filter, search and sort in many ways."""

    queryset = Entry.objects.all()
    serializer_class = EntrySerializer
    filterset_fields = {
        "id": COMPARISON,
        "headline": TEXT,
        "body_text": TEXT,
        "pub_date": (*COMPARISON, "year"),
        "mod_date": COMPARISON,
        "reading_minutes": COMPARISON,
        "rating": COMPARISON,
        "blog": EQUALITY,
        "blog__name": TEXT,
        "blog__tagline": TEXT,
        "authors__id": EQUALITY,
        "authors__name": TEXT,
        "authors__author_type": EQUALITY,
        "authors__bio": ("isnull",),
        "tags__slug": EQUALITY,
        "comments__author": ("exact", "isnull"),
        "comments__author__name": TEXT,
    }
    search_fields = ("headline", "body_text", "blog__name", "authors__name")
    ordering_fields = (
        "id",
        "headline",
        "pub_date",
        "mod_date",
        "reading_minutes",
        "rating",
        "blog__name",
    )


class NonPaginatedEntryViewSet(EntryViewSet):
    """All entries at once."""

    pagination_class = None


class AuthorViewSet(views.ModelViewSet[Author]):
    """The authors of entries and comments."""

    queryset = Author.objects.all()
    serializer_class = AuthorSerializer
    filterset_fields = ("name", "author_type")
    search_fields = ("name", "bio__body")


class AuthorBioViewSet(views.ReadOnlyModelViewSet[AuthorBio]):
    """The biographies of authors. They are written by the editors, so that clients only read."""

    queryset = AuthorBio.objects.all()
    serializer_class = AuthorBioSerializer


class CommentViewSet(views.ModelViewSet[Comment]):
    """The comments on all entries, by offset and limit.

    What is included is loaded without further ado. Where one query with a join is better than two,
    or where related rows need a queryset of their own, the view can say so for an include path.
    """

    queryset = Comment.objects.all()
    serializer_class = CommentSerializer
    pagination_class = JsonApiLimitOffsetPagination
    select_for_includes = {"writer": ["author__bio"], "entry": ["entry__blog"]}
    prefetch_for_includes = {"__all__": [], "entry.tags": ["entry__tags"]}
    filterset_fields = {"entry": EQUALITY, "author": (*EQUALITY, "isnull")}


class TagViewSet(views.ModelViewSet[Tag]):
    """The subjects of entries and manuscripts."""

    queryset = Tag.objects.all()
    serializer_class = TagSerializer


class CompanyViewSet(views.ModelViewSet[Company]):
    """The companies that the house works with."""

    queryset = Company.objects.all()
    serializer_class = CompanySerializer


class ProjectViewSet(views.ModelViewSet[Project]):
    """The projects of all companies."""

    queryset = Project.objects.all()
    serializer_class = ProjectSerializer


class ManuscriptViewSet(views.ModelViewSet[Manuscript]):
    """The manuscripts that were sent in."""

    queryset = Manuscript.objects.all()
    serializer_class = ManuscriptSerializer


class ImprintViewSet(views.ModelViewSet[Imprint]):
    """The imprints of all companies."""

    queryset = Imprint.objects.all()
    serializer_class = ImprintSerializer


class BlogStatisticsViewSet(views.JSONAPIMixin, ViewSet):
    """Figures about each blog: a resource without a model, in a viewset without a queryset."""

    serializer_class = BlogStatisticsSerializer
    lookup_field = "id"
    lookup_url_kwarg = "pk"

    def list(self, request: Request) -> Response:
        """Return the figures of all blogs."""
        return Response(self.serialize(statistics_of_all_blogs(), many=True))

    def retrieve(self, request: Request, pk: str) -> Response:
        """Return the figures of one blog."""
        blog = generics.get_object_or_404(Blog.objects.all(), pk=pk)
        return Response(self.serialize(blog_statistics(Blog.objects.filter(pk=blog.pk))[0]))

    def serialize(self, statistics: Any, **kwargs: Any) -> Any:
        """Return the data of figures, or of a list of them."""
        context = {"request": self.request, "view": self}
        return BlogStatisticsSerializer(statistics, context=context, **kwargs).data


class VersionView(APIView):
    """The version of the library: plain data, which becomes no JSON:API document."""

    resource_name = False

    def get(self, request: Request) -> Response:
        """Return name and version."""
        return Response({"name": __title__, "version": __version__})


class PlainTagView(generics.ListAPIView[Tag]):
    """The subjects in plain JSON, as Django REST framework presents them."""

    queryset = Tag.objects.all()
    serializer_class = PlainTagSerializer
    renderer_classes = (plain_renderers.JSONRenderer, plain_renderers.BrowsableAPIRenderer)
    parser_classes = (plain_parsers.JSONParser,)
    filter_backends = ()
    pagination_class = None
