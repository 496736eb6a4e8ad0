"""The URLs of the publishing house; the root lists its collections."""

from django.urls import include, path

from example import views
from example.content import urls as content
from rest_framework_json_api.routers import DefaultRouter

router = DefaultRouter(trailing_slash=False)
router.register("blogs", views.BlogViewSet)
router.register("entries", views.EntryViewSet)
router.register("nopage-entries", views.NonPaginatedEntryViewSet, basename="nopage-entry")
router.register("authors", views.AuthorViewSet)
router.register("author-bios", views.AuthorBioViewSet, basename="author-bio")
router.register("comments", views.CommentViewSet)
router.register("tags", views.TagViewSet)
router.register("companies", views.CompanyViewSet)
router.register("projects", views.ProjectViewSet)
router.register("manuscripts", views.ManuscriptViewSet)
router.register("imprints", views.ImprintViewSet)
router.register("blog-statistics", views.BlogStatisticsViewSet, basename="blog-statistics")
router.registry.extend(content.router.registry)

#: What no view answers is a document, too.
handler400 = "rest_framework_json_api.exceptions.bad_request"
handler403 = "rest_framework_json_api.exceptions.permission_denied"
handler404 = "rest_framework_json_api.exceptions.page_not_found"
handler500 = "rest_framework_json_api.exceptions.server_error"

urlpatterns = [
    path("version", views.VersionView.as_view(), name="version"),
    path("plain/tags", views.PlainTagView.as_view(), name="plain-tags"),
    path("plugins/access-lists/", include("example.access_lists.api.urls")),
    path("", include(router.urls)),
]
