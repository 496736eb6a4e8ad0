"""The URLs of the plugin, which its router makes. A project chooses what they are below."""

from example.access_lists.api.views import AccessListRuleViewSet, AccessListViewSet
from rest_framework_json_api.routers import DefaultRouter

app_name = "access-lists"

router = DefaultRouter(trailing_slash=False)
router.register("lists", AccessListViewSet)
router.register("rules", AccessListRuleViewSet)

urlpatterns = router.urls
