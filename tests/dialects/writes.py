"""Rows about what a write takes."""

from typing import Any

from tests.dialects import row
from tests.dialects.errors import create


@row("has_identity_statuses", tolerant=404, eight=400)
def linkage_that_leads_nowhere() -> Any:
    return create({"teacher": {"data": {"type": "artists", "id": "9"}}}).status_code
