"""Serializers, views, URLs and rows."""

from decimal import Decimal
from uuid import UUID

from django.urls import include, path
from rest_framework.response import Response
from rest_framework.routers import DefaultRouter
from rest_framework.viewsets import ViewSet

from compare.projects.extras.models import City, Country, Street
from rest_framework_json_api import serializers
from rest_framework_json_api.views import ModelViewSet, RelationshipView


def rows():
    """Create two countries, three cities and three streets."""
    france = Country.objects.create(code="FR", name="France")
    italy = Country.objects.create(code="IT", name="Italy")
    paris, lyon, rome = (
        City.objects.create(uuid=UUID(int=number), name=name, country=country, population=number)
        for number, (name, country) in enumerate(
            (("Paris", france), ("Lyon", france), ("Rome", italy)), start=1
        )
    )
    paris.twins.add(rome)
    for name, city in (("Rue", paris), ("Quai", lyon), ("Via", rome)):
        Street.objects.create(name=name, city=city, length=Decimal("1.50"), kinds={"some_key": 1})


class Report:
    """What is no model."""

    def __init__(self, id, title, lines=(), options=None, main_city=None):
        self.id = self.pk = id
        self.title = title
        self.lines = lines
        self.options = options
        self.main_city = main_city


class CountrySerializer(serializers.ModelSerializer):
    class Meta:
        model = Country
        fields = ("code", "name", "cities")
        read_only_fields = ("cities",)


class StreetSerializer(serializers.ModelSerializer):
    class Meta:
        model = Street
        fields = ("name", "length", "kinds", "city")
        meta_fields = ("length",)


class CitySerializer(serializers.ModelSerializer):
    id = serializers.UUIDField(source="uuid")
    upper = serializers.SerializerMethodField()
    street_count = serializers.IntegerField(source="streets.count", read_only=True)
    country_name = serializers.CharField(source="country.name", read_only=True)
    included_serializers = {
        "country": CountrySerializer,
        "streets": StreetSerializer,
        "twins": "self",
    }

    class Meta:
        model = City
        resource_name = "cities"
        fields = (
            "id",
            "name",
            "mayor",
            "population",
            "secret",
            "upper",
            "street_count",
            "country_name",
            "country",
            "streets",
            "twins",
        )
        read_only_fields = ("population", "streets")
        extra_kwargs = {"secret": {"write_only": True}}
        meta_fields = ("upper", "street_count")

    class JSONAPIMeta:
        included_resources = ["country"]

    def get_upper(self, city):
        return city.name.upper()

    def validate_mayor(self, value):
        if value == "Nobody":
            raise serializers.ValidationError("Somebody, please.", code="nobody")
        return value

    def get_root_meta(self, resource, many):
        return {"shown": len(resource)} if many else {"shown": 1}


class ReportSerializer(serializers.Serializer):
    id = serializers.CharField(read_only=True)
    title = serializers.CharField(max_length=5)
    lines = serializers.ListField(child=serializers.IntegerField(), required=False)
    options = serializers.DictField(required=False)
    main_city = serializers.ResourceRelatedField(queryset=City.objects.all(), required=False)

    class Meta:
        resource_name = "reports"

    def create(self, validated_data):
        return Report("new", **validated_data)


class CountryViewSet(ModelViewSet):
    queryset = Country.objects.all()
    serializer_class = CountrySerializer
    pagination_class = None


class CityViewSet(ModelViewSet):
    queryset = City.objects.all()
    serializer_class = CitySerializer
    select_for_includes = {"country": ["country"]}
    prefetch_for_includes = {"__all__": ["twins"], "streets": ["streets"]}
    filterset_fields = ("name", "country", "country__code")
    search_fields = ("name",)


class StreetViewSet(ModelViewSet):
    queryset = Street.objects.all()
    serializer_class = StreetSerializer


class ReportViewSet(ViewSet):
    resource_name = "reports"

    def list(self, request):
        reports = [Report("a", "A", lines=[1]), Report("b", "B")]
        return Response(ReportSerializer(reports, many=True).data)

    def retrieve(self, request, pk=None):
        report = Report(pk, "One", options={"a_b": 1}, main_city=City.objects.first())
        return Response(ReportSerializer(report).data)

    def create(self, request):
        serializer = ReportSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        serializer.save()
        return Response(serializer.data, status=201)


class CityRelationshipView(RelationshipView):
    queryset = City.objects.all()


router = DefaultRouter(trailing_slash=False)
router.register("countries", CountryViewSet)
router.register("cities", CityViewSet)
router.register("streets", StreetViewSet)
router.register("reports", ReportViewSet, basename="report")

urlpatterns = [
    path("", include(router.urls)),
    path("cities/<pk>/relationships/<related_field>", CityRelationshipView.as_view()),
]
