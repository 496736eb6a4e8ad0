"""The serializer of resource identifier objects."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers as drf

from rest_framework_json_api._protocol.identifiers import id_text
from rest_framework_json_api._resources.resource import type_of_instance, type_of_model
from rest_framework_json_api._resources.views import class_or_none


class ResourceIdentifierObjectSerializer(drf.BaseSerializer[Any]):
    """Represents and accepts resource identifier objects of one model.

    Args:
        model_class: the model that identifiers are looked up in.
    """

    default_error_messages = {
        "incorrect_model_type": _(
            "Incorrect model type. Expected {model_type}, received {received_type}."
        ),
        "does_not_exist": _('Invalid pk "{pk_value}" - object does not exist.'),
        "incorrect_type": _("Incorrect type. Expected pk value, received {data_type}."),
    }

    model_class: Any = None

    #: An identifier has no fields; the browsable API asks for them.
    fields: Mapping[str, Any] = {}

    def get_initial(self) -> dict[str, str]:
        """Return the initial value of a form in the browsable API."""
        return {"type": "", "id": ""}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.model_class = kwargs.pop("model_class", self.model_class)
        super().__init__(*args, **kwargs)

    def to_representation(self, instance: Any) -> dict[str, str]:
        """Return the resource identifier object of an instance."""
        return {"type": type_of_instance(instance), "id": str(instance.pk)}

    def to_internal_value(self, data: Any) -> Any:
        """Return the instance that an identifier names, from the model's default manager.

        Raises:
            ValidationError: for another type, or an unknown or malformed id.
        """
        expected = type_of_model(self.model_class)
        if data["type"] != expected:
            self.fail("incorrect_model_type", model_type=expected, received_type=data["type"])
        text = id_text(data["id"])
        if text is None:
            self.fail("incorrect_type", data_type=type(data["id"]).__name__)
        try:
            return self.model_class._default_manager.get(pk=text)
        except ObjectDoesNotExist:
            self.fail("does_not_exist", pk_value=text)
        except (TypeError, ValueError):
            self.fail("incorrect_type", data_type=type(data["id"]).__name__)


def is_for_identifiers(serializer_class: Any) -> bool:
    """Tell whether a view's serializer class is for identifiers, not for whole resources."""
    declared = class_or_none(serializer_class)
    return declared is not None and issubclass(declared, ResourceIdentifierObjectSerializer)
