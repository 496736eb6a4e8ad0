"""The rows of the towns, and the kinds of ids."""

from typing import Any

import pytest

from tests import models
from tests.resources.ids.api import KINDS, NUMBERS, Case, make_towns


@pytest.fixture(scope="module", autouse=True)
def towns(module_db: None) -> None:
    make_towns()


@pytest.fixture(params=list(KINDS))
def kind(request: Any) -> Any:
    return Case(request.param)


@pytest.fixture
def lines() -> None:
    order = models.Order.objects.create(id=81, customer="Zoe")
    models.Order.objects.create(id=82, customer="Yan")
    carrier = models.Carrier.objects.create(id=91, carrier_name="Mule")
    seal = models.Seal.objects.create(id=95, stamp="Lion")
    models.Seal.objects.create(id=96, stamp="Bear")
    for number in NUMBERS:
        models.OrderLine.objects.create(order=order, number=number, item=f"Item {number}")
    models.OrderLine.objects.filter(number="a:b").update(carrier=carrier, seal=seal)
