"""The viewsets of the plugin: one for each model."""

from example.access_lists.api.serializers import AccessListRuleSerializer, AccessListSerializer
from example.access_lists.models import AccessList, AccessListRule
from rest_framework_json_api import views


class AccessListViewSet(views.ModelViewSet[AccessList]):
    """Access lists."""

    queryset = AccessList.objects.all()
    serializer_class = AccessListSerializer
    filterset_fields = ("name", "default_action", "company", "tags")
    search_fields = ("name", "comments")


class AccessListRuleViewSet(views.ModelViewSet[AccessListRule]):
    """The rules of all access lists."""

    queryset = AccessListRule.objects.all()
    serializer_class = AccessListRuleSerializer
    filterset_fields = {
        "access_list": ("exact",),
        "protocol": ("exact", "in"),
        "action": ("exact",),
    }
    search_fields = ("source", "destination")
    ordering_fields = ("index", "protocol", "action")
