"""How the plugin presents its models. Nothing here knows a URL."""

from example.access_lists.models import AccessList, AccessListRule
from example.serializers import CompanySerializer, TagSerializer
from rest_framework_json_api import serializers


class AccessListSerializer(serializers.ModelSerializer[AccessList]):
    """An access list, with its rules in their order."""

    included_serializers = {
        "company": CompanySerializer,
        "tags": TagSerializer,
        "rules": "example.access_lists.api.serializers.AccessListRuleSerializer",
    }

    class Meta:
        model = AccessList
        fields = ("id", "name", "default_action", "comments", "company", "tags", "rules")
        extra_kwargs = {"rules": {"required": False}}


class AccessListRuleSerializer(serializers.ModelSerializer[AccessListRule]):
    """A rule of an access list."""

    included_serializers = {"access_list": AccessListSerializer}

    class Meta:
        model = AccessListRule
        fields = (
            "id",
            "index",
            "protocol",
            "source",
            "destination",
            "ports",
            "action",
            "access_list",
        )
