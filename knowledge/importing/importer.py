"""From a whole source to pages: what is new is made, what changed gets a revision, what is wrong is named and skipped.

Work is committed in batches of at most 50 pages that never split the languages of one article. A killed import leaves
whole articles only; running it again goes on where it stopped.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from django.conf import settings
from django.db import DatabaseError
from wagtail.models import Page

from knowledge.importing.baselines import record
from knowledge.importing.drafts import Draft
from knowledge.importing.links import Resolve
from knowledge.importing.lookup import Lookup, in_locale
from knowledge.importing.preparing import Preparation
from knowledge.importing.report import Report
from knowledge.importing.slugs import Slugs
from knowledge.importing.sources import BadRow, Note, Problem, SourcePage
from knowledge.importing.updating import complete, update
from knowledge.importing.writing import create
from knowledge.institutions.models import InstitutionPage
from search.indexing import unit_of_work

BATCH = 50


class Importer:
    """One run over one source. `name` is the source's own name: with group and language it is a page's identity."""

    def __init__(
        self, name: str, lookup: Lookup, *, institution: InstitutionPage | None = None, dry_run: bool = False
    ) -> None:
        self.lookup = lookup
        self.dry_run = dry_run
        self.report = Report()
        self.preparation = Preparation(name, lookup, institution, self.report)
        self.slugs: dict[int, Slugs] = {}
        self.parents: dict[tuple[int, int], Page] = {}
        self.links: dict[tuple[str, str], int] = {}
        self.incomplete: list[Draft] = []

    def run(
        self, rows: Iterable[SourcePage | Problem], advance: Callable[[int], object] = lambda pages: None
    ) -> Report:
        """Bring in all rows; `advance` is told how many pages each step settled. Returns the report."""
        self.preparation.take(rows)
        self.links = {place: page.pk for place, page in self.preparation.present.items()}
        for batch in _batches(self.preparation.groups.values()):
            drafts = [self.preparation.drafts(group) for group in batch]
            self._batch([group for group in drafts if group])
            advance(sum(map(len, batch)))
        for start in range(0, len(self.incomplete), BATCH):
            self._complete(self.incomplete[start : start + BATCH])
        return self.report

    def _batch(self, groups: Sequence[list[Draft]]) -> None:
        """One commit; when the database refuses the batch, its articles are tried one by one, so that one is blamed."""
        if not groups:
            return
        outcome, links = Report(), dict(self.links)
        try:
            with unit_of_work():
                drafts = [draft for group in groups for draft in group if self._place(draft, outcome)]
                self._write(drafts, outcome)
        except DatabaseError as error:
            self.links = links
            self.slugs.clear()
            self.parents.clear()
            if len(groups) > 1:
                for group in groups:
                    self._batch([group])
            else:
                for draft in groups[0]:
                    self.report.problems.append(Problem(draft.source.where, f"the database refused it: {error}"))
            return
        self.report.add(outcome)
        self.incomplete += [draft for draft in drafts if draft.missing and not self.dry_run]

    def _place(self, draft: Draft, outcome: Report) -> bool:
        """Give the draft its parent, address and audience; False, with the reason noted, when it cannot have them."""
        try:
            draft.audience = self.lookup.audience(draft.source)
            if draft.present is None and not self.dry_run:
                draft.parent = self._parent(draft)
                if draft.parent.pk not in self.slugs:
                    self.slugs[draft.parent.pk] = Slugs(draft.parent)
                draft.slug = self.slugs[draft.parent.pk].take(draft.source.slug, draft.source.title)
        except BadRow as error:
            outcome.problems.append(Problem(draft.source.where, str(error)))
            return False
        return True

    def _parent(self, draft: Draft) -> Page:
        place = (draft.owner.pk, draft.locale.pk)
        if place not in self.parents:
            self.parents[place] = in_locale(draft.owner, draft.locale)
        return self.parents[place]

    def _write(self, drafts: Sequence[Draft], outcome: Report) -> None:
        new = [draft for draft in drafts if draft.present is None]
        known = [draft for draft in drafts if draft.present is not None]
        outcome.created = len(new)
        if self.dry_run:
            outcome.updated = len(known)
            return
        if new:
            create(new, self._resolver, self.links)
        for draft in known:
            why = update(draft, self._resolver(draft.source.language))
            if why:
                outcome.problems.append(Note(draft.source.where, why))
            outcome.waiting += bool(why)
            outcome.updated += not why
        record(drafts)

    def _resolver(self, language: str) -> Resolve:
        """Links lead to the page in the same language, else in the source language, else in any."""
        order = list(dict.fromkeys([language, settings.LANGUAGE_CODE, *self.preparation.locales]))

        def resolve(kind: str, key: str) -> int | None:
            if kind == "document":
                return self.lookup.documents.get(key)
            return next((self.links[key, code] for code in order if (key, code) in self.links), None)

        return resolve

    def _complete(self, drafts: Sequence[Draft]) -> None:
        with unit_of_work():
            for draft in drafts:
                for key in complete(draft, self._resolver(draft.source.language)):
                    reason = f"a link to {key} leads nowhere; its text was kept"
                    self.report.problems.append(Note(draft.source.where, reason))


def _batches(groups: Iterable[list[SourcePage]]) -> Iterator[list[list[SourcePage]]]:
    """Whole articles gathered to at most 50 pages; a larger single article stands alone."""
    batch: list[list[SourcePage]] = []
    for group in groups:
        if batch and sum(map(len, batch)) + len(group) > BATCH:
            yield batch
            batch = []
        batch.append(group)
    if batch:
        yield batch
