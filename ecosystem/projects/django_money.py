"""django-money: amounts with a currency.

A `MoneyField` is two attributes, the amount as a string and the currency, as with DRF. Name both in
`Meta.fields`.
"""

from decimal import Decimal

from django.db import models
from djmoney.models.fields import MoneyField
from djmoney.money import Money

from ecosystem.testing import ProjectTestCase, resource
from rest_framework_json_api import routers, serializers, views

SETTINGS = {"INSTALLED_APPS": ["djmoney"], "CURRENCIES": ["EUR", "USD"]}


class Shop(models.Model):
    name = models.CharField(max_length=50)


class Offer(models.Model):
    shop = models.ForeignKey(Shop, models.CASCADE, related_name="offers")
    price = MoneyField(max_digits=10, decimal_places=2, default_currency="EUR")


class ShopSerializer(serializers.ModelSerializer):
    included_serializers = {"offers": "ecosystem.projects.django_money.OfferSerializer"}

    class Meta:
        model = Shop
        fields = ["name", "offers"]
        read_only_fields = ["offers"]


class OfferSerializer(serializers.ModelSerializer):
    included_serializers = {"shop": ShopSerializer}

    class Meta:
        model = Offer
        fields = ["price", "price_currency", "shop"]


class ShopViewSet(views.ModelViewSet):
    queryset = Shop.objects.order_by("pk")
    serializer_class = ShopSerializer


class OfferViewSet(views.ModelViewSet):
    queryset = Offer.objects.order_by("pk")
    serializer_class = OfferSerializer
    filterset_fields = {"price_currency": ["exact"]}


router = routers.DefaultRouter(trailing_slash=False)
router.register("shops", ShopViewSet)
router.register("offers", OfferViewSet)
urlpatterns = router.urls


class Tests(ProjectTestCase):
    def setUp(self):
        self.shop = Shop.objects.create(name="Corner")
        self.offer = Offer.objects.create(shop=self.shop, price=Money("9.50", "USD"))

    def expected(self, pk, price, currency):
        return resource(
            "offers",
            pk,
            attributes={"price": price, "priceCurrency": currency},
            relationships={"shop": {"data": resource("shops", self.shop.pk)}},
        )

    def test_a_price_is_an_amount_and_a_currency(self):
        self.assertEqual(
            self.ask("get", f"/offers/{self.offer.pk}"),
            {"data": self.expected(self.offer.pk, "9.50", "USD")},
        )

    def test_prices_are_included(self):
        document = self.ask("get", f"/shops/{self.shop.pk}?include=offers")

        self.assertEqual(document["included"], [self.expected(self.offer.pk, "9.50", "USD")])

    def test_each_of_the_two_can_be_shown_alone(self):
        url = f"/offers/{self.offer.pk}"
        for name, value in (("price", "9.50"), ("priceCurrency", "USD")):
            data = self.ask("get", f"{url}?fields[offers]={name}")["data"]
            self.assertEqual(data, resource("offers", self.offer.pk, attributes={name: value}))

    def test_prices_are_filtered_by_currency(self):
        euro = Offer.objects.create(shop=self.shop, price=Money(1, "EUR"))

        data = self.ask("get", "/offers?filter[priceCurrency]=EUR")["data"]
        self.assertEqual(data, [self.expected(euro.pk, "1.00", "EUR")])

    def test_prices_are_sorted_by_amount(self):
        Offer.objects.create(shop=self.shop, price=Money(10, "EUR"))

        data = self.ask("get", "/offers?sort=-price")["data"]
        self.assertEqual([offer["attributes"]["price"] for offer in data], ["10.00", "9.50"])

    def test_a_list_takes_the_same_queries_for_any_number_of_rows(self):
        Offer.objects.all().delete()

        def make(number):
            Offer.objects.create(shop=self.shop, price=Money(number, "EUR"))

        self.assert_constant_queries("/offers?include=shop", make, 4)

    def test_a_price_is_created_in_a_currency(self):
        data = self.expected(None, "12.00", "USD")
        created = self.ask("post", "/offers", {"data": data}, status=201)["data"]

        self.assertEqual(created, self.expected(created["id"], "12.00", "USD"))
        self.assertEqual(Offer.objects.get(pk=created["id"]).price, Money(12, "USD"))

    def test_a_price_without_a_currency_has_the_default(self):
        data = self.expected(None, "12.00", "USD")
        del data["attributes"]["priceCurrency"]
        created = self.ask("post", "/offers", {"data": data}, status=201)["data"]

        self.assertEqual(created, self.expected(created["id"], "12.00", "EUR"))

    def test_an_update_changes_the_price(self):
        attributes = {"price": "3.00", "priceCurrency": "EUR"}
        data = resource("offers", self.offer.pk, attributes=attributes)
        answer = self.ask("patch", f"/offers/{self.offer.pk}", {"data": data})

        self.assertEqual(answer, {"data": self.expected(self.offer.pk, "3.00", "EUR")})
        self.offer.refresh_from_db()
        self.assertEqual(self.offer.price.amount, Decimal(3))

    def test_a_currency_that_is_none_is_one_error(self):
        data = self.expected(None, "12.00", "XXY")
        answer = self.ask("post", "/offers", {"data": data}, status=400)

        pointers = {error["source"]["pointer"] for error in answer["errors"]}
        self.assertTrue(pointers <= {"/data/attributes/price", "/data/attributes/priceCurrency"})

    def test_the_relationship_is_read_and_changed_at_its_own_url(self):
        other = Shop.objects.create(name="Market")
        url = f"/offers/{self.offer.pk}/relationships/shop"
        self.assertEqual(self.ask("get", url)["data"], resource("shops", self.shop.pk))

        self.ask("patch", url, {"data": resource("shops", other.pk)})
        self.offer.refresh_from_db()
        self.assertEqual(self.offer.shop, other)
        self.assertEqual(self.offer.price, Money("9.50", "USD"))
