"""From which source text was each block of an imported translation made? From the one that came in beside it."""

from collections.abc import Sequence

from knowledge.articles.freshness import record_many
from knowledge.articles.models import ArticlePage
from knowledge.importing.drafts import Draft
from knowledge.originals import originals


def record(drafts: Sequence[Draft]) -> None:
    """Write the baselines of all translations among the drafts, against the source pages as they are now."""
    here = {draft.translation_key: draft.page for draft in drafts if _is_source(draft)}
    translations = [draft for draft in drafts if draft.page is not None and not _is_source(draft)]
    missing = {draft.translation_key for draft in translations} - here.keys()
    found = originals(ArticlePage.objects.filter(translation_key__in=missing))
    sources = {**here, **{page.translation_key: page for page in found}}
    record_many(
        (draft.page, sources[draft.translation_key]) for draft in translations if draft.translation_key in sources
    )


def _is_source(draft: Draft) -> bool:
    return draft.source.language == draft.written_in
