"""An accessibility statement that says all it has to, in four languages."""

import datetime
from typing import Any

from home.models import AccessibilityStatement
from tests.factories.tree import Tree, publish, translations

DAY = datetime.date(2026, 1, 15)


def stated(**said: Any) -> dict[str, Any]:
    """The fields of a complete statement that conforms partially; `said` replaces some."""
    barrier = {"what": "Alte Pläne sind Bilder ohne Text.", "reason": "burden", "alternative": "Auf Anfrage als Text."}
    complete = {
        "title": "Erklärung zur Barrierefreiheit",
        "slug": "barrierefreiheit",
        "scope": "Für die Website der Stadt.",
        "conformity": "partial",
        "barriers": [{"type": "barrier", "value": barrier, "id": "b0"}],
        "made_on": DAY,
        "method": "self",
        "checked_on": DAY,
        "contact": "Europabüro, Maximilianstraße 6",
        "mail": "barrieren@example.org",
    }
    return {**complete, **said}


def make_statement(tree: Tree, *, live: bool = True, **said: Any) -> AccessibilityStatement:
    page = publish(tree.home, AccessibilityStatement(**stated(**said)), live=live)
    if live:
        translations(page, ("ar", "en", "fr"))
    return page
