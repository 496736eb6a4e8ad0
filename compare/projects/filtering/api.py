"""Serializers, views, URLs and rows."""

import re

import django_filters
from django.urls import include, path
from rest_framework import filters as drf_filters
from rest_framework.pagination import LimitOffsetPagination, PageNumberPagination
from rest_framework.routers import DefaultRouter

from compare.library.models import Entry, Tag
from compare.library.rows import magazine as rows
from rest_framework_json_api import filters, serializers
from rest_framework_json_api.django_filters import DjangoFilterBackend
from rest_framework_json_api.pagination import JsonApiPageNumberPagination
from rest_framework_json_api.views import ModelViewSet

__all__ = ["rows", "urlpatterns"]


class EntrySerializer(serializers.ModelSerializer):
    class Meta:
        model = Entry
        fields = ("head_line", "rating")


class EntryFilterSet(django_filters.FilterSet):
    title = django_filters.CharFilter(field_name="head_line", lookup_expr="icontains")
    tag = django_filters.ModelMultipleChoiceFilter(field_name="tags", queryset=Tag.objects.all())
    rated = django_filters.BooleanFilter(field_name="rating", lookup_expr="isnull", exclude=True)
    stars = django_filters.RangeFilter(field_name="rating")
    kind = django_filters.ChoiceFilter(choices=[("a", "A"), ("b", "B")], method="of_kind")

    class Meta:
        model = Entry
        fields = {"rating": ["gte", "lte", "in"], "blog__name": ["exact", "startswith"]}

    def of_kind(self, queryset, name, value):
        return queryset.filter(is_featured=value == "a")


class Validation(filters.QueryParameterValidationFilter):
    query_regex = re.compile(
        r"^(sort|include|page|page_size)$|^(?P<type>filter|fields|page)(\[[\w\.\-]+\])?$"
    )


class EntryViewSet(ModelViewSet):
    queryset = Entry.objects.all()
    serializer_class = EntrySerializer
    pagination_class = None


class SetViewSet(EntryViewSet):
    filter_backends = (DjangoFilterBackend,)
    filterset_class = EntryFilterSet


class SearchViewSet(EntryViewSet):
    filter_backends = (DjangoFilterBackend, drf_filters.SearchFilter)
    filterset_fields = ("rating",)
    search_fields = ("=head_line", "body_text")


class OrderedViewSet(EntryViewSet):
    filter_backends = (filters.OrderingFilter,)
    ordering_fields = ("rating", "blog__name")
    ordering = ("-rating",)


class DrfOrderedViewSet(EntryViewSet):
    filter_backends = (drf_filters.OrderingFilter,)


class ValidatedViewSet(EntryViewSet):
    filter_backends = (Validation, filters.OrderingFilter)
    pagination_class = JsonApiPageNumberPagination


class BareViewSet(EntryViewSet):
    filter_backends = ()


class NumberedViewSet(EntryViewSet):
    class pagination_class(PageNumberPagination):
        page_size = 2


class LimitedViewSet(EntryViewSet):
    class pagination_class(LimitOffsetPagination):
        default_limit = 2


class OwnViewSet(EntryViewSet):
    def get_queryset(self):
        queryset = super().get_queryset()
        rating = self.request.query_params.get("filter[rating]")
        return queryset.filter(rating=rating) if rating else queryset


class UnfilteredViewSet(EntryViewSet):
    filter_backends = (DjangoFilterBackend,)


router = DefaultRouter(trailing_slash=False)
for name, viewset in (
    ("set", SetViewSet),
    ("search", SearchViewSet),
    ("ordered", OrderedViewSet),
    ("drf-ordered", DrfOrderedViewSet),
    ("validated", ValidatedViewSet),
    ("bare", BareViewSet),
    ("numbered", NumberedViewSet),
    ("limited", LimitedViewSet),
    ("own", OwnViewSet),
    ("unfiltered", UnfilteredViewSet),
):
    router.register(name, viewset, basename=name)

urlpatterns = [path("", include(router.urls))]
