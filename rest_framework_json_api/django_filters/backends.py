"""The filter backend that reads ``filter[...]`` with the filtersets of django-filter."""

import re
from typing import Any

from django.db.models import QuerySet
from django.template import loader
from django_filters import rest_framework  # type: ignore[import-untyped]
from django_filters.rest_framework import FilterSet  # type: ignore[import-untyped]
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.settings import api_settings

from rest_framework_json_api._protocol.errors import parameter_error, together
from rest_framework_json_api._published import published
from rest_framework_json_api._resources.views import View
from rest_framework_json_api.django_filters._names import FilterData, FilterNames, parameter_for
from rest_framework_json_api.django_filters._values import FilteredRows, FilterValues

__getattr__ = published(__name__)

#: The parameters that JSON:API gives a meaning to, so that no filter can be meant by them.
TAKEN = re.compile(r"(sort|include)$|(filter|fields|page)(\[|\]|$)")


class DjangoFilterBackend(rest_framework.DjangoFilterBackend):  # type: ignore[misc]
    """Filters a collection as the client asks (JSON:API 1.1, "Filtering").

    The filters are those of the view's ``filterset_class`` or ``filterset_fields``. A client asks
    for one by ``filter[KEY]``, where a path has dots for ``__`` and the names that clients see:
    ``filter[name.icontains]=jo``, ``filter[id.in]=1,2``, ``filter[author.isnull]=true``.

    A parameter that is repeated is an intersection. Filters that take several values get them all.
    """

    search_param = api_settings.SEARCH_PARAM

    #: The pattern of filter parameters, with both brackets and a name.
    filter_regex = re.compile(r"^filter(?P<ldelim>\[?)(?P<assoc>[\w\.\-]*)(?P<rdelim>\]?$)")

    def get_filterset(
        self, request: Request, queryset: QuerySet[Any], view: View
    ) -> FilterSet | None:
        """Return the filterset of a view for a request; None where it has none.

        Raises:
            ValidationError: for a filter that the view does not have.
        """
        kwargs = self.get_filterset_kwargs(request, queryset, view)
        filterset_class = self.get_filterset_class(view, queryset)
        return None if filterset_class is None else filterset_class(**kwargs)

    def get_filterset_kwargs(
        self, request: Request, queryset: QuerySet[Any], view: View
    ) -> dict[str, Any]:
        """Return the arguments of the filterset: ``data``, ``queryset`` and ``request``.

        ``data`` has what the client asks under the names of the filters, and the parameters that
        are a project's own.

        Raises:
            ValidationError: for a filter that the view does not have, or that has no value.
        """
        data = FilterData(mutable=True)
        for name in request.query_params:
            if name != api_settings.URL_FORMAT_OVERRIDE and not TAKEN.match(name):
                data.setlist(name, request.query_params.getlist(name))
        asked = self.get_asked(request)
        names = self.get_filter_names(request, queryset, view) if asked else None
        # What other filter backends read.
        backends = getattr(view, "filter_backends", ())
        taken = {name for backend in backends for name in getattr(backend, "parameters", ())}
        for parameter, key in asked.items():
            if parameter in taken:
                continue
            found = names.find(key) if names is not None else None
            if names is None or not found:
                raise parameter_error(parameter, f"invalid {parameter}")
            values = request.query_params.getlist(parameter)
            data.add(found, parameter, names.values_for(found, parameter, key, values))
        return {"data": data, "queryset": queryset, "request": request}

    def get_filter_names(
        self, request: Request, queryset: QuerySet[Any], view: View
    ) -> "FilterNames | None":
        """Return the filters that a view has, by what clients write; None if it has none."""
        filterset_class = self.get_filterset_class(view, queryset)
        if filterset_class is None:
            return None
        return FilterNames(filterset_class.base_filters, view, request)

    def get_asked(self, request: Request) -> dict[str, str]:
        """Return what stands in the brackets, by parameter.

        Raises:
            ValidationError: for brackets that are none, for a filter without a value, and for the
                character that PostgreSQL has no place for.
        """
        asked = {}
        for parameter, values in request.query_params.lists():
            key = None if parameter == self.search_param else self.key_of_parameter(parameter)
            if key is None:
                continue
            if any("\x00" in value for value in values):
                raise parameter_error(parameter, f"invalid value for {parameter}")
            if all(value.strip() for value in values):
                asked[parameter] = key
            elif not answers_with_form(request):
                raise parameter_error(parameter, f"missing value for {parameter}")
        return asked

    def key_of_parameter(self, parameter: str) -> str | None:
        """Return what stands in the brackets of a filter; None for any other parameter.

        Raises:
            ValidationError: for brackets that are none.
        """
        match = self.filter_regex.match(parameter)
        if match and match["ldelim"] and match["rdelim"] and match["assoc"]:
            return match["assoc"]
        is_meant = match and (match["ldelim"] or match["rdelim"] or not match["assoc"])
        # A project that says what its filters look like says so of these, too.
        is_ours = self.filter_regex is DjangoFilterBackend.filter_regex
        if is_meant or (is_ours and parameter.startswith("filter[")):
            raise parameter_error(parameter, f"invalid query parameter: {parameter}")
        return None

    def filter_queryset(
        self, request: Request, queryset: QuerySet[Any], view: View
    ) -> QuerySet[Any]:
        """Return the queryset as the client wants it filtered.

        Raises:
            ValidationError: for filters that are not there, and for values that they refuse.
        """
        filterset = self.get_filterset(request, queryset, view)
        if filterset is None:
            return queryset
        self.check(filterset)
        values = FilterValues(filterset)
        filtered = values.apply()
        for name, value in values.further():
            kwargs = self.get_filterset_kwargs(request, filtered, view)
            data = kwargs["data"].copy()
            data.setlist(name, [value])
            once_more = FilterValues(type(filterset)(**{**kwargs, "data": data}))
            self.check(once_more.filterset)
            filtered = once_more.apply_one(name, filtered)
        return FilteredRows(filtered).each_once(queryset)

    def check(self, filterset: FilterSet) -> None:
        """Refuse values that a filterset cannot use, unless ``raise_exception`` is off."""
        errors = list(FilterValues(filterset).refusals())
        if errors and self.raise_exception:
            raise together(errors)

    def to_html(self, request: Request, queryset: QuerySet[Any], view: View) -> str | None:
        """Return the form of the browsable API; none for filters that are refused."""
        try:
            filterset = self.get_filterset(request, queryset, view)
        except ValidationError:
            return None
        if filterset is None:
            return None
        form = filterset.form
        form.add_prefix = parameter_for
        form.data = request.query_params
        rendered: str = loader.get_template(self.template).render({"filter": filterset}, request)
        return rendered


def answers_with_form(request: Request) -> bool:
    """Tell whether the answer is a page, whose form sends all its fields, the empty ones too."""
    renderer = getattr(request, "accepted_renderer", None)
    return getattr(renderer, "media_type", None) == "text/html"
