"""django-modeltranslation: translations in columns of the same table.

A translated attribute is read and written in the language of the request, which `LocaleMiddleware`
takes from `Accept-Language`; it is sorted and filtered by it, too. The columns of single languages
(`name_de`) can be named in `Meta.fields` beside it.
"""

from django.db import models
from modeltranslation.translator import TranslationOptions, register

from ecosystem.testing import ProjectTestCase, resource
from rest_framework_json_api import routers, serializers, views

SETTINGS = {
    "INSTALLED_APPS": ["modeltranslation"],
    "MIDDLEWARE": ["django.middleware.locale.LocaleMiddleware"],
    "LANGUAGES": [("en", "English"), ("de", "German")],
}


class Planet(models.Model):
    name = models.CharField(max_length=50)


class Moon(models.Model):
    name = models.CharField(max_length=50)
    planet = models.ForeignKey(Planet, models.CASCADE, related_name="moons")


@register(Planet)
class PlanetTranslation(TranslationOptions):
    fields = ["name"]


@register(Moon)
class MoonTranslation(TranslationOptions):
    fields = ["name"]


class PlanetSerializer(serializers.ModelSerializer):
    class Meta:
        model = Planet
        fields = ["name", "name_de"]


class MoonSerializer(serializers.ModelSerializer):
    included_serializers = {"planet": PlanetSerializer}

    class Meta:
        model = Moon
        fields = ["name", "planet"]


class PlanetViewSet(views.ModelViewSet):
    queryset = Planet.objects.order_by("pk")
    serializer_class = PlanetSerializer


class MoonViewSet(views.ModelViewSet):
    queryset = Moon.objects.order_by("pk")
    serializer_class = MoonSerializer
    filterset_fields = ["name"]


router = routers.DefaultRouter(trailing_slash=False)
router.register("planets", PlanetViewSet)
router.register("moons", MoonViewSet)
urlpatterns = router.urls


class Tests(ProjectTestCase):
    def setUp(self):
        self.planet = Planet.objects.create(name_en="Earth", name_de="Erde")
        self.moon = Moon.objects.create(name_en="Moon", name_de="Mond", planet=self.planet)
        self.url = f"/moons/{self.moon.pk}"

    def expected(self, name, pk=None):
        return resource(
            "moons",
            pk or self.moon.pk,
            attributes={"name": name},
            relationships={"planet": {"data": resource("planets", self.planet.pk)}},
        )

    def test_an_attribute_has_the_language_of_the_request(self):
        self.assertEqual(self.ask("get", self.url), {"data": self.expected("Moon")})
        answer = self.ask("get", self.url, accept_language="de")
        self.assertEqual(answer, {"data": self.expected("Mond")})

    def test_included_resources_have_the_language_of_the_request(self):
        url = f"{self.url}?include=planet"
        for language, name in (("en", "Earth"), ("de", "Erde")):
            attributes = {"name": name, "nameDe": "Erde"}
            document = self.ask("get", url, accept_language=language)
            self.assertEqual(
                document["included"], [resource("planets", self.planet.pk, attributes=attributes)]
            )

    def test_lists_are_filtered_and_sorted_in_the_language_of_the_request(self):
        other = Moon.objects.create(name_en="Adrastea", name_de="Zeta", planet=self.planet)

        data = self.ask("get", "/moons?filter[name]=Mond", accept_language="de")["data"]
        self.assertEqual(data, [self.expected("Mond")])
        for language, first in (("en", other), ("de", self.moon)):
            data = self.ask("get", "/moons?sort=name", accept_language=language)["data"]
            self.assertEqual(data[0]["id"], str(first.pk))

    def test_a_sparse_fieldset_shows_a_translation(self):
        data = self.ask("get", "/moons?fields[moons]=name", accept_language="de")["data"]
        self.assertEqual(data, [resource("moons", self.moon.pk, attributes={"name": "Mond"})])

    def test_a_list_takes_the_same_queries_for_any_number_of_rows(self):
        Moon.objects.all().delete()

        def make(number):
            Moon.objects.create(name_en=f"{number}", name_de="", planet=self.planet)

        self.assert_constant_queries("/moons?include=planet", make, 3)

    def test_a_create_writes_the_language_of_the_request(self):
        data = self.expected("Titan")
        del data["id"]
        created = self.ask("post", "/moons", {"data": data}, status=201, accept_language="de")

        moon = Moon.objects.get(pk=created["data"]["id"])
        self.assertEqual(created, {"data": self.expected("Titan", moon.pk)})
        self.assertEqual((moon.name_de, moon.name_en), ("Titan", None))

    def test_an_update_writes_the_language_of_the_request_alone(self):
        data = resource("moons", self.moon.pk, attributes={"name": "Luna"})
        answer = self.ask("patch", self.url, {"data": data}, accept_language="de")

        self.assertEqual(answer, {"data": self.expected("Luna")})
        self.assertEqual(self.ask("get", self.url), {"data": self.expected("Moon")})

    def test_the_relationship_is_read_and_changed_at_its_own_url(self):
        other = Planet.objects.create(name_en="Mars")
        url = f"{self.url}/relationships/planet"
        self.assertEqual(self.ask("get", url)["data"], resource("planets", self.planet.pk))

        self.ask("patch", url, {"data": resource("planets", other.pk)})
        self.assertEqual(Moon.objects.get().planet, other)
