"""From which source text was each block of an imported translation made? From the one that came in beside it."""

import hashlib
import json
from collections.abc import Iterator, Sequence

from django.conf import settings

from knowledge.articles.models import ArticlePage, TranslationBaseline
from knowledge.importing.drafts import Draft


def record(drafts: Sequence[Draft]) -> None:
    """Write the baselines of all translations among the drafts, against the source pages as they are now."""
    translations = [draft for draft in drafts if draft.source.language != settings.LANGUAGE_CODE and draft.page]
    keys = {draft.translation_key for draft in translations}
    here = {draft.translation_key: draft.page for draft in drafts if draft.source.language == settings.LANGUAGE_CODE}
    found = ArticlePage.objects.filter(
        translation_key__in=keys - here.keys(), locale__language_code=settings.LANGUAGE_CODE
    )
    sources = {**{page.translation_key: page for page in found}, **here}
    TranslationBaseline.objects.bulk_create(
        [
            row
            for draft in translations
            if draft.translation_key in sources
            for row in _rows(draft, sources[draft.translation_key])
        ],
        update_conflicts=True,
        unique_fields=["translation_key", "language", "block_id"],
        update_fields=["source_hash", "origin", "made_at"],
    )


def _rows(draft: Draft, source: ArticlePage) -> Iterator[TranslationBaseline]:
    own = {block["id"] for block in draft.stream}
    marks = {block["id"]: _hash(block) for block in source.body.raw_data if block["id"] in own}
    marks[""] = _hash({"title": source.title, "lead": source.lead})
    for block_id, mark in marks.items():
        yield TranslationBaseline(
            translation_key=draft.translation_key, language=draft.source.language, block_id=block_id, source_hash=mark
        )


def _hash(block: object) -> str:
    return hashlib.blake2b(json.dumps(block, sort_keys=True).encode(), digest_size=16).hexdigest()
