"""Which terms of the glossary do the texts of a pack name, and what do they mean?"""

import re
from collections.abc import Iterable

from django.template.loader import render_to_string

from home.languages import language as language_of
from knowledge.glossary.models import Term
from knowledge.glossary.searchable import term_address

_ADDRESS = re.compile(r"^/[a-z-]+/glossary/(\d{1,9})/$")


def glossary_text(addresses: Iterable[str], language: str) -> tuple[str, dict[str, str]] | None:
    """The page of the terms that these addresses name, and address -> id in it; None without any. Two statements."""
    named = {address: int(found[1]) for address in addresses if (found := _ADDRESS.match(address))}
    terms = Term.objects.filter(pk__in=set(named.values())).prefetch_related("texts")
    shown = []
    for term in terms:
        text = term.text_in(language)
        if text is not None:
            shown.append({"id": term.pk, "text": text, "written_in": language_of(text.language)})
    if not shown:
        return None
    shown.sort(key=lambda one: one["text"].name.casefold())
    known = {one["id"] for one in shown}
    html = render_to_string("knowledge/packs/glossary.html", {"terms": shown, "language": language_of(language)})
    anchors = {address: f"term-{pk}" for address, pk in named.items() if pk in known}
    anchors |= {term_address(pk, language): f"term-{pk}" for pk in known}
    return html, anchors
