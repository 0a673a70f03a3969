"""How fresh are the blocks of pages of which another page shows passages? As on their own page."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from knowledge.articles.freshness import compare, units
from knowledge.articles.models import TranslationBaseline
from knowledge.originals import is_original, originals


def states_of_pages(pages: Sequence[Any]) -> dict[int, dict[str, str]]:
    """Page id -> the states of its units, of translations among the pages whose source is published.

    One statement for the baselines, and one for the sources of each page type.
    """
    translated = [page for page in pages if not is_original(page)]
    keys = {page.translation_key for page in translated}
    if not keys:
        return {}
    sources: dict[Any, Any] = {}
    for model in {type(page) for page in translated}:
        versions = model.objects.filter(translation_key__in=keys, live=True)
        sources |= {one.translation_key: one for one in originals(versions)}
    rows: dict[tuple[Any, str], dict[str, TranslationBaseline]] = defaultdict(dict)
    for row in TranslationBaseline.objects.filter(translation_key__in=keys):
        rows[row.translation_key, row.language][row.block_id] = row
    found = {}
    for page in translated:
        source = sources.get(page.translation_key)
        if source is not None:
            known = rows[page.translation_key, page.locale.language_code]
            found[page.pk] = compare(units(source), units(page), known)
    return found
