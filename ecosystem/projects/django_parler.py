"""django-parler: translations in a table of their own.

Translated attributes are declared in the serializer. They are read and written in the language of
the request, which `LocaleMiddleware` takes from `Accept-Language`. The viewset prefetches
`translations`, so that a list does not query for each row. A filter names the column of the
translation.
"""

from django.db import models
from django_filters.rest_framework import CharFilter, FilterSet
from parler.models import TranslatableModel, TranslatedFields

from ecosystem.testing import ProjectTestCase, resource
from rest_framework_json_api import routers, serializers, views

SETTINGS = {
    "INSTALLED_APPS": ["parler"],
    "MIDDLEWARE": ["django.middleware.locale.LocaleMiddleware"],
    "LANGUAGES": [("en", "English"), ("de", "German")],
    "PARLER_LANGUAGES": {None: [{"code": "en"}, {"code": "de"}], "default": {"fallbacks": ["en"]}},
    "PARLER_ENABLE_CACHING": False,
}


class Country(TranslatableModel):
    code = models.CharField(max_length=2)
    translations = TranslatedFields(name=models.CharField(max_length=50))


class City(TranslatableModel):
    country = models.ForeignKey(Country, models.CASCADE, related_name="cities")
    translations = TranslatedFields(name=models.CharField(max_length=50))


class CountrySerializer(serializers.ModelSerializer):
    name = serializers.CharField()

    class Meta:
        model = Country
        fields = ["code", "name"]


class CitySerializer(serializers.ModelSerializer):
    name = serializers.CharField()
    included_serializers = {"country": CountrySerializer}

    class Meta:
        model = City
        fields = ["name", "country"]


class CountryViewSet(views.ModelViewSet):
    queryset = Country.objects.order_by("pk").prefetch_related("translations")
    serializer_class = CountrySerializer


class CityFilterSet(FilterSet):
    name = CharFilter(field_name="translations__name")


class CityViewSet(views.ModelViewSet):
    queryset = City.objects.order_by("pk").prefetch_related("translations")
    serializer_class = CitySerializer
    filterset_class = CityFilterSet
    prefetch_for_includes = {"country": ["country__translations"]}


router = routers.DefaultRouter(trailing_slash=False)
router.register("countries", CountryViewSet)
router.register("cities", CityViewSet)
urlpatterns = router.urls


def in_both(row, english, german):
    for language, name in (("en", english), ("de", german)):
        row.set_current_language(language)
        row.name = name
        row.save()
    return row


class Tests(ProjectTestCase):
    def setUp(self):
        self.country = in_both(Country(code="de"), "Germany", "Deutschland")
        self.city = in_both(City(country=self.country), "Munich", "München")
        self.url = f"/cities/{self.city.pk}"

    def expected(self, name, pk=None):
        return resource(
            "cities",
            pk or self.city.pk,
            attributes={"name": name},
            relationships={"country": {"data": resource("countries", self.country.pk)}},
        )

    def test_an_attribute_has_the_language_of_the_request(self):
        self.assertEqual(self.ask("get", self.url), {"data": self.expected("Munich")})
        answer = self.ask("get", self.url, accept_language="de")
        self.assertEqual(answer, {"data": self.expected("München")})

    def test_included_resources_have_the_language_of_the_request(self):
        document = self.ask("get", f"{self.url}?include=country", accept_language="de")

        self.assertEqual(
            document["included"],
            [
                resource(
                    "countries", self.country.pk, attributes={"code": "de", "name": "Deutschland"}
                )
            ],
        )

    def test_a_list_takes_the_same_queries_for_any_number_of_rows(self):
        City.objects.all().delete()

        def make(number):
            country = in_both(Country(code=f"{number}"), f"Land {number}", f"Land {number}")
            in_both(City(country=country), f"City {number}", f"Stadt {number}")

        self.assert_constant_queries("/cities?include=country", make, 5)

    def test_a_list_is_filtered_by_a_translation(self):
        in_both(City(country=self.country), "Cologne", "Köln")

        data = self.ask("get", "/cities?filter[name]=München")["data"]
        self.assertEqual(data, [self.expected("Munich")])

    def test_a_sparse_fieldset_shows_a_translation(self):
        data = self.ask("get", "/cities?fields[cities]=name", accept_language="de")["data"]
        self.assertEqual(data, [resource("cities", self.city.pk, attributes={"name": "München"})])

    def test_a_create_writes_the_language_of_the_request(self):
        data = self.expected("Köln")
        del data["id"]
        created = self.ask("post", "/cities", {"data": data}, status=201, accept_language="de")

        city = City.objects.get(pk=created["data"]["id"])
        self.assertEqual(created, {"data": self.expected("Köln", city.pk)})
        self.assertEqual(list(city.get_available_languages()), ["de"])

    def test_an_update_writes_the_language_of_the_request_alone(self):
        data = resource("cities", self.city.pk, attributes={"name": "Minga"})
        answer = self.ask("patch", self.url, {"data": data}, accept_language="de")

        self.assertEqual(answer, {"data": self.expected("Minga")})
        self.assertEqual(self.ask("get", self.url), {"data": self.expected("Munich")})

    def test_the_relationship_is_read_and_changed_at_its_own_url(self):
        other = in_both(Country(code="at"), "Austria", "Österreich")
        url = f"{self.url}/relationships/country"
        self.assertEqual(self.ask("get", url)["data"], resource("countries", self.country.pk))

        self.ask("patch", url, {"data": resource("countries", other.pk)})
        self.assertEqual(City.objects.get().country_id, other.pk)
