"""What institutions took up, for digests and members' pages: each step that still stands."""

import datetime
import uuid
from collections.abc import Iterable
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils import translation

from knowledge.articles.models import ArticlePage
from knowledge.following.changes import Change, Sight
from knowledge.transfers.models import State, Transfer, TransferStep
from knowledge.versions import best_versions, light
from search.access import Viewer
from search.models import SearchEntry


class _Titles:
    """Titles of the subjects in every language, read once."""

    def __init__(self, steps: Iterable[TransferStep]) -> None:
        self._versions: dict[uuid.UUID, list[Any]] = {}
        keys = {step.transfer.article_key for step in steps if step.transfer.article_key}
        for page in light(ArticlePage.objects.filter(translation_key__in=keys, live=True)) if keys else ():
            self._versions.setdefault(page.translation_key, []).append(page)

    def title(self, transfer: Transfer, language: str) -> str:
        if transfer.document is not None:
            return transfer.document.title_in(language)
        page = self._best(transfer, language)
        return str(page.title) if page else ""

    def language(self, transfer: Transfer, language: str) -> str:
        if transfer.document is not None:
            return language if transfer.document.text_in(language) else transfer.document.language
        page = self._best(transfer, language)
        return str(page.locale.language_code) if page else language

    def _best(self, transfer: Transfer, language: str) -> Any:
        key = transfer.article_key
        versions = self._versions.get(key, []) if key else []
        return best_versions(versions, language)[versions[0].translation_key] if versions else None


def changes(since: datetime.datetime, until: datetime.datetime) -> Iterable[Change]:
    """Steps with since <= at < until of what was not withdrawn since; four queries, and one per viewer asked for."""
    rows = TransferStep.objects.filter(at__gte=since, at__lt=until, withdrawn=False, transfer__withdrawn_at=None)
    told = rows.select_related("transfer__institution", "transfer__document").defer("transfer__institution__body")
    steps = list(told.prefetch_related("transfer__document__texts").order_by("at", "pk"))
    if not steps:
        return
    titles, sight = _Titles(steps), Sight(Transfer, {step.transfer_id for step in steps})
    groups = [f"transfer-{step.transfer_id}" for step in steps]
    facets = dict(SearchEntry.objects.filter(group__in=groups, deleted=False).values_list("group", "facets"))
    for step in steps:
        transfer = step.transfer
        yield Change(
            key=f"transfer:{transfer.pk}:{step.pk}",
            at=step.at,
            kind="transfer",
            institutions=frozenset((transfer.institution.translation_key.hex,)),
            topics=frozenset(facets.get(f"transfer-{transfer.pk}", {}).get("topic", ())),
            visible=partial(_sees, sight, transfer.pk),
            title=partial(titles.title, transfer),
            url=partial(_url, transfer.pk),
            what=State(step.state).label,
            written_in=partial(titles.language, transfer),
            thing=f"transfer:{transfer.pk}",
        )


def _sees(sight: Sight, transfer: int, viewer: Viewer) -> bool:
    return transfer in sight.of(viewer)


def _url(transfer: int, language: str) -> str:
    with translation.override(language):
        return reverse("transfer", args=[transfer])
