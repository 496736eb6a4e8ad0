"""Serializers, views, URLs and rows."""

from django.http import HttpResponse, JsonResponse
from django.urls import include, path
from rest_framework.decorators import action, api_view
from rest_framework.exceptions import NotFound, ParseError, PermissionDenied, ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response
from rest_framework.routers import DefaultRouter
from rest_framework.views import APIView

from compare.library.models import Author, Entry
from compare.library.rows import magazine as rows
from rest_framework_json_api import serializers
from rest_framework_json_api.views import ModelViewSet

__all__ = ["rows", "urlpatterns"]


class AuthorSerializer(serializers.ModelSerializer):
    class Meta:
        model = Author
        fields = ("full_name",)


class EntrySerializer(serializers.ModelSerializer):
    included_serializers = {"main_author": AuthorSerializer}

    class Meta:
        model = Entry
        fields = ("head_line", "rating", "main_author")


class RatingSerializer(serializers.Serializer):
    new_rating = serializers.IntegerField(min_value=1)


class EntryViewSet(ModelViewSet):
    queryset = Entry.objects.all()
    serializer_class = EntrySerializer

    @action(detail=False)
    def featured(self, request):
        page = self.paginate_queryset(self.get_queryset().filter(is_featured=True))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @action(detail=False)
    def newest(self, request):
        serializer = self.get_serializer(self.get_queryset().order_by("-pk").first())
        return Response(serializer.data)

    @action(detail=False)
    def every(self, request):
        return Response(self.get_serializer(self.get_queryset(), many=True).data)

    @action(detail=True, methods=["post"], serializer_class=RatingSerializer)
    def rate(self, request, pk=None):
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        entry = self.get_object()
        entry.rating = serializer.validated_data["new_rating"]
        entry.save()
        return Response(EntrySerializer(entry, context=self.get_serializer_context()).data)

    @action(detail=True, methods=["post"])
    def touch(self, request, pk=None):
        return Response(status=204)

    @action(detail=True, methods=["post"])
    def echo(self, request, pk=None):
        return Response({"received": request.data})

    @action(detail=True)
    def refuse(self, request, pk=None):
        raise ValidationError({"head_line": ["Refused."], "non_field_errors": ["All of it."]})

    @action(detail=False)
    def stats(self, request):
        return Response({"entry_count": 5, "inner": {"some_key": 1}})

    @action(detail=False)
    def numbers(self, request):
        return Response([1, 2, 3])

    @action(detail=False)
    def nothing(self, request):
        return Response()


class StatsView(APIView):
    resource_name = "stats"

    def get(self, request):
        return Response({"entry_count": 5, "id": 7})

    def post(self, request):
        return Response(request.data, status=201)


class ListView(APIView):
    def get(self, request):
        return Response([{"id": 1, "blog_name": "Waters"}, {"id": 2, "blog_name": "Hills"}])


class UntouchedView(APIView):
    resource_name = False

    def get(self, request):
        return Response({"as_it": "is", "list": [1]})

    def post(self, request):
        return Response(request.data)


class MeView(GenericAPIView):
    resource_name = "users"
    serializer_class = AuthorSerializer
    queryset = Author.objects.all()

    def get(self, request):
        return Response(self.get_serializer(Author.objects.get(pk=1)).data)

    def patch(self, request):
        serializer = self.get_serializer(Author.objects.get(pk=1), data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        serializer.save()
        return Response(serializer.data)


# Made anew for each request, as a handler may write into what it is given.
ERRORS = {
    "parse": lambda: ParseError("Bad input."),
    "denied": lambda: PermissionDenied(),
    "missing": lambda: NotFound("No such thing."),
    "text": lambda: ValidationError("Only text."),
    "list": lambda: ValidationError(["One.", "Two."]),
    "dict": lambda: ValidationError({"some_field": ["Wrong."], "other": "Text."}),
    "code": lambda: ValidationError("Coded.", code="special"),
    "object": lambda: ParseError({"detail": "Own.", "title": "Title", "meta": {"a": 1}, "id": "x"}),
    "objects": lambda: ParseError(
        [{"detail": "Own.", "source": {"pointer": "/data/attributes/x"}}]
    ),
    "status": lambda: ParseError([{"detail": "Own.", "status": "418", "code": "tea"}]),
    "keys": lambda: ParseError({"reason": "Own.", "hint": "Try again."}),
    "nested": lambda: ValidationError({"outer": {"inner": ["Deep."]}}),
    "rows": lambda: ValidationError([{}, {"name": ["Second."]}]),
}


class ErrorView(APIView):
    def get(self, request, kind):
        raise ERRORS[kind]()

    post = get


@api_view(["GET", "POST"])
def function(request):
    """Answer with what was sent."""
    return Response({"some_data": request.data or None})


def django_view(request):
    """Answer without DRF."""
    return JsonResponse({"plain": True})


def text_view(request):
    """Answer with text."""
    return HttpResponse("text", content_type="text/plain")


class ResponseView(APIView):
    def get(self, request, status):
        return Response({"detail": "Said so."}, status=status)

    def post(self, request, status):
        return Response({"errors": [{"detail": "Own.", "title": "T"}]}, status=status)

    def delete(self, request, status):
        return Response(None, status=status)


router = DefaultRouter(trailing_slash=False)
router.register("entries", EntryViewSet)

urlpatterns = [
    path("", include(router.urls)),
    path("stats", StatsView.as_view()),
    path("list", ListView.as_view()),
    path("untouched", UntouchedView.as_view()),
    path("me", MeView.as_view()),
    path("errors/<kind>", ErrorView.as_view()),
    path("function", function),
    path("django", django_view),
    path("text", text_view),
    path("responses/<int:status>", ResponseView.as_view()),
]
