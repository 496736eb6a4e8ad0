"""django-lifecycle: methods of a model that are called when it changes.

Hooks are called for writes through resources and through relationship URLs. A model with hooks
reads its columns when a row is made, so its rows are selected whole, under a sparse fieldset too.
"""

from django.db import models
from django_lifecycle import AFTER_UPDATE, BEFORE_CREATE, BEFORE_UPDATE, LifecycleModelMixin, hook

from ecosystem.testing import ProjectTestCase, resource
from rest_framework_json_api import routers, serializers, views


class Customer(models.Model):
    name = models.CharField(max_length=50)


class Order(LifecycleModelMixin, models.Model):
    state = models.CharField(max_length=50, default="open")
    note = models.CharField(max_length=50, blank=True)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="orders")
    sent = []

    @hook(BEFORE_CREATE)
    def greet(self):
        self.note = "Thank you"

    @hook(BEFORE_UPDATE, when="state", was="open", is_now="sent")
    def tell(self):
        self.note = f"It was {self.initial_value('state')}"

    @hook(AFTER_UPDATE, when="customer", has_changed=True)
    def record(self):
        self.sent.append(self.customer.name)


class CustomerSerializer(serializers.ModelSerializer):
    included_serializers = {"orders": "ecosystem.projects.django_lifecycle.OrderSerializer"}

    class Meta:
        model = Customer
        fields = ["name", "orders"]
        read_only_fields = ["orders"]


class OrderSerializer(serializers.ModelSerializer):
    included_serializers = {"customer": CustomerSerializer}

    class Meta:
        model = Order
        fields = ["state", "note", "customer"]
        read_only_fields = ["note"]


class CustomerViewSet(views.ModelViewSet):
    queryset = Customer.objects.order_by("pk")
    serializer_class = CustomerSerializer


class OrderViewSet(views.ModelViewSet):
    queryset = Order.objects.order_by("pk")
    serializer_class = OrderSerializer


router = routers.DefaultRouter(trailing_slash=False)
router.register("customers", CustomerViewSet)
router.register("orders", OrderViewSet)
urlpatterns = router.urls


class Tests(ProjectTestCase):
    def setUp(self):
        self.customer = Customer.objects.create(name="Ann")
        self.order = Order.objects.create(customer=self.customer)
        self.url = f"/orders/{self.order.pk}"
        Order.sent.clear()

    def expected(self, state, note, pk=None):
        return resource(
            "orders",
            pk or self.order.pk,
            attributes={"state": state, "note": note},
            relationships={"customer": {"data": resource("customers", self.customer.pk)}},
        )

    def test_a_row_is_read_and_included(self):
        self.assertEqual(self.ask("get", self.url), {"data": self.expected("open", "Thank you")})
        document = self.ask("get", f"/customers/{self.customer.pk}?include=orders")
        self.assertEqual(document["included"], [self.expected("open", "Thank you")])

    def test_a_create_calls_the_hook(self):
        data = resource(
            "orders",
            attributes={"state": "open"},
            relationships={"customer": {"data": resource("customers", self.customer.pk)}},
        )
        created = self.ask("post", "/orders", {"data": data}, status=201)["data"]

        self.assertEqual(created, self.expected("open", "Thank you", created["id"]))

    def test_an_update_calls_the_hook_with_what_has_changed(self):
        data = resource("orders", self.order.pk, attributes={"state": "sent"})

        answer = self.ask("patch", self.url, {"data": data})
        self.assertEqual(answer, {"data": self.expected("sent", "It was open")})

    def make(self, number):
        return Order.objects.create(customer=self.customer)

    def test_a_list_takes_the_same_queries_for_any_number_of_rows(self):
        Order.objects.all().delete()
        self.assert_constant_queries("/orders?include=customer", self.make, 4)

    def test_a_sparse_fieldset_takes_the_same_queries_for_any_number_of_rows(self):
        Order.objects.all().delete()
        self.assert_constant_queries("/orders?fields[orders]=state", self.make, 2)

    def test_a_sparse_fieldset_of_included_rows_takes_the_same_queries(self):
        Customer.objects.all().delete()

        def make(number):
            self.customer = Customer.objects.create(name=f"{number}")
            self.make(number)

        self.assert_constant_queries("/customers?include=orders&fields[orders]=state", make, 3)

    def test_the_relationship_is_read_and_a_change_at_its_own_url_calls_the_hook(self):
        other = Customer.objects.create(name="Bob")
        url = f"{self.url}/relationships/customer"
        self.assertEqual(self.ask("get", url)["data"], resource("customers", self.customer.pk))

        self.ask("patch", url, {"data": resource("customers", other.pk)})
        self.assertEqual(Order.sent, ["Bob"])
