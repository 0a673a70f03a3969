"""Which articles did readers find unhelpful? A list for the report on the condition of the articles."""

import uuid
from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When

from knowledge.feedback.opinions import opinions, unhelpful_keys
from knowledge.originals import originals

MOST = 200


def unhelpful(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Articles that more readers found unhelpful than helpful, all languages together, the worst first."""
    keys = unhelpful_keys("page", MOST)
    order = [When(translation_key=uuid.UUID(hex=key), then=Value(place)) for place, key in enumerate(keys)]
    found = originals(rows).filter(translation_key__in=[uuid.UUID(hex=key) for key in keys])
    return found.order_by(Case(*order, output_field=IntegerField()), "pk") if order else found


def facts(rows: list[Any]) -> dict[int, str]:
    """ "helpful / not helpful"."""
    counted = opinions("page", [page.translation_key.hex for page in rows])
    known = [(page.pk, counted.get(page.translation_key.hex)) for page in rows]
    return {pk: f"{one.yes} / {one.no}" for pk, one in known if one is not None}
