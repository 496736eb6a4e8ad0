"""The URLs of the publishing house; the root lists its collections."""

from typing import Any

from django.urls import include, path, re_path
from rest_framework.routers import DefaultRouter

from example import views
from example.content import urls as content

RELATED: dict[str, Any] = {"get": "retrieve_related"}

router = DefaultRouter(trailing_slash=False)
router.register("blogs", views.BlogViewSet, basename="blog")
router.register("entries", views.EntryViewSet, basename="entry")
router.register("nopage-entries", views.NonPaginatedEntryViewSet, basename="nopage-entry")
router.register("authors", views.AuthorViewSet, basename="author")
router.register("author-bios", views.AuthorBioViewSet, basename="author-bio")
router.register("comments", views.CommentViewSet, basename="comment")
router.register("tags", views.TagViewSet, basename="tag")
router.register("companies", views.CompanyViewSet, basename="company")
router.register("projects", views.ProjectViewSet, basename="project")
router.register("manuscripts", views.ManuscriptViewSet, basename="manuscript")
router.register("imprints", views.ImprintViewSet, basename="imprint")
router.register("blog-statistics", views.BlogStatisticsViewSet, basename="blog-statistics")
router.registry.extend(content.router.registry)

urlpatterns = [
    path("version", views.VersionView.as_view(), name="version"),
    path("plain/tags", views.PlainTagView.as_view(), name="plain-tags"),
    path("plugins/access-lists/", include("example.access_lists.api.urls")),
    re_path(
        r"^blogs/(?P<pk>[^/.]+)/(?P<related_field>[-\w]+)$",
        views.BlogViewSet.as_view(RELATED),
        name="blog-related",
    ),
    re_path(
        r"^blogs/(?P<pk>[^/.]+)/relationships/(?P<related_field>[-\w]+)$",
        views.BlogRelationshipView.as_view(),
        name="blog-relationships",
    ),
    re_path(
        r"^entries/(?P<pk>[^/.]+)/(?P<related_field>[-\w]+)$",
        views.EntryViewSet.as_view(RELATED),
        name="entry-related",
    ),
    re_path(
        r"^entries/(?P<pk>[^/.]+)/relationships/(?P<related_field>[-\w]+)$",
        views.EntryRelationshipView.as_view(),
        name="entry-relationships",
    ),
    re_path(
        r"^authors/(?P<pk>[^/.]+)/(?P<related_field>[-\w]+)$",
        views.AuthorViewSet.as_view(RELATED),
        name="author-related",
    ),
    re_path(
        r"^authors/(?P<pk>[^/.]+)/relationships/(?P<related_field>[-\w]+)$",
        views.AuthorRelationshipView.as_view(),
        name="author-relationships",
    ),
    re_path(
        r"^author-bios/(?P<pk>[^/.]+)/(?P<related_field>[-\w]+)$",
        views.AuthorBioViewSet.as_view(RELATED),
        name="author-bio-related",
    ),
    re_path(
        r"^author-bios/(?P<pk>[^/.]+)/relationships/(?P<related_field>[-\w]+)$",
        views.AuthorBioRelationshipView.as_view(),
        name="author-bio-relationships",
    ),
    re_path(
        r"^comments/(?P<pk>[^/.]+)/(?P<related_field>[-\w]+)$",
        views.CommentViewSet.as_view(RELATED),
        name="comment-related",
    ),
    re_path(
        r"^comments/(?P<pk>[^/.]+)/relationships/(?P<related_field>[-\w]+)$",
        views.CommentRelationshipView.as_view(),
        name="comment-relationships",
    ),
    re_path(
        r"^companies/(?P<pk>[^/.]+)/(?P<related_field>[-\w]+)$",
        views.CompanyViewSet.as_view(RELATED),
        name="company-related",
    ),
    re_path(
        r"^companies/(?P<pk>[^/.]+)/relationships/(?P<related_field>[-\w]+)$",
        views.CompanyRelationshipView.as_view(),
        name="company-relationships",
    ),
    re_path(
        r"^manuscripts/(?P<pk>[^/.]+)/(?P<related_field>[-\w]+)$",
        views.ManuscriptViewSet.as_view(RELATED),
        name="manuscript-related",
    ),
    re_path(
        r"^manuscripts/(?P<pk>[^/.]+)/relationships/(?P<related_field>[-\w]+)$",
        views.ManuscriptRelationshipView.as_view(),
        name="manuscript-relationships",
    ),
    re_path(
        r"^imprints/(?P<pk>[^/.]+)/(?P<related_field>[-\w]+)$",
        views.ImprintViewSet.as_view(RELATED),
        name="imprint-related",
    ),
    re_path(
        r"^imprints/(?P<pk>[^/.]+)/relationships/(?P<related_field>[-\w]+)$",
        views.ImprintRelationshipView.as_view(),
        name="imprint-relationships",
    ),
    path("", include(router.urls)),
    *content.urlpatterns,
]
