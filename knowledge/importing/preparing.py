"""What of a source has to be written at all, and what will it look like? Everything that needs no write lock."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.conf import settings

from knowledge.articles.models import ArticlePage
from knowledge.importing.conversion import Converted, convert
from knowledge.importing.drafts import Draft
from knowledge.importing.identity import article_key, block_ids, stream
from knowledge.importing.lookup import Lookup, locales
from knowledge.importing.report import Report
from knowledge.importing.sources import BadRow, Note, Problem, SourcePage
from knowledge.institutions.models import InstitutionPage

_Thing = TypeVar("_Thing")


class Preparation:
    """The rows of one source, grouped by article, beside the pages earlier imports of the same source made."""

    def __init__(self, name: str, lookup: Lookup, institution: InstitutionPage | None, report: Report) -> None:
        self.name = name
        self.lookup = lookup
        self.institution = institution
        self.report = report
        self.locales = locales()
        self.groups: dict[str, list[SourcePage]] = {}
        self.present: dict[tuple[str, str], ArticlePage] = {}

    def take(self, rows: Iterable[SourcePage | Problem]) -> None:
        """Sort the rows into articles; a second row for the same article and language is a problem."""
        groups: dict[str, list[SourcePage]] = defaultdict(list)
        for row in rows:
            if isinstance(row, Problem):
                self.report.problems.append(row)
                continue
            twin = next((page for page in groups[row.group] if page.language == row.language), None)
            if twin:
                self.problem(row, f"its article is in {twin.where} already, in the same language")
            else:
                groups[row.group].append(row)
        self.groups = dict(groups)
        self._find_present()

    def _find_present(self) -> None:
        """The pages earlier imports made, by group and language, without their texts."""
        keys = {self.source_key(group): group for group in self.groups}
        found = ArticlePage.objects.filter(source_key__startswith=f"{self.name}:").select_related("locale")
        if self.institution is not None:
            versions = InstitutionPage.objects.filter(translation_key=self.institution.translation_key)
            below = tuple(versions.values_list("path", flat=True))
            names = ("path", "translation_key", "source_key", "source_hash", "written_in", "locale")
            found = [page for page in found.only(*names) if page.path.startswith(below)]
        for page in found:
            if page.source_key in keys:
                self.present[keys[page.source_key], page.locale.language_code] = page

    def source_key(self, group: str) -> str:
        """How the pages of an article remember where they came from, at most 200 characters."""
        key = f"{self.name}:{group}"
        return key if len(key) <= 200 else f"{self.name[:100]}:{uuid.uuid5(uuid.NAMESPACE_URL, group).hex}"

    def drafts(self, group: Sequence[SourcePage]) -> list[Draft]:
        """The pages of one article that are new or changed, converted, with the ids of their blocks."""
        changed = [page for page in group if not self._is_unchanged(page)]
        self.report.unchanged += len(group) - len(changed)
        ready = [pair for pair in map(self._converted, changed) if pair]
        if not ready:
            return []
        key = self._translation_key(group[0].group, ready[0][0])
        stored = self._stored(group[0].group)
        codes = [page.language for page in group]
        source = self._begun_in(group[0].group, codes)
        ids = block_ids(
            key, {draft.source.language: converted.pieces for draft, converted in ready}, source=source, present=stored
        )
        for draft, converted in ready:
            draft.translation_key, draft.written_in = key, source
            draft.stream = stream(converted.pieces, ids[draft.source.language])
            self.report.problems += [Note(draft.source.where, note) for note in converted.notes]
        return [draft for draft, _converted in ready]

    def _begun_in(self, group: str, codes: Sequence[str]) -> str:
        """The language of the original: what the site knows of it, else the site's own, else the first of the source."""
        known = (page.written_in for (of, _language), page in self.present.items() if of == group)
        return next(known, settings.LANGUAGE_CODE if settings.LANGUAGE_CODE in codes else codes[0])

    def _is_unchanged(self, page: SourcePage) -> bool:
        present = self.present.get((page.group, page.language))
        return present is not None and present.source_hash == page.digest()

    def _stored(self, group: str) -> dict[str, list[dict[str, Any]]]:
        """The blocks of the article as they are on the site now, by language."""
        ids = [page.pk for (known, _language), page in self.present.items() if known == group]
        found = ArticlePage.objects.filter(pk__in=ids).select_related("locale") if ids else ()
        return {page.locale.language_code: list(page.body.raw_data) for page in found}

    def _translation_key(self, group: str, draft: Draft) -> uuid.UUID:
        for code in self.locales:
            if (group, code) in self.present:
                return self.present[group, code].translation_key
        return article_key(draft.owner.translation_key, draft.source_key)

    def _converted(self, page: SourcePage) -> tuple[Draft, Converted] | None:
        try:
            return self._draft(page), convert(page)
        except BadRow as error:
            self.problem(page, str(error))
        except (ValueError, RecursionError) as error:
            self.problem(page, f"it could not be converted: {error}")
        return None

    def _draft(self, page: SourcePage) -> Draft:
        owner = self.lookup.institution(page.institution) if page.institution else self.institution
        if owner is None:
            raise BadRow("it names no institution, and none was given for the whole source")
        present = self.present.get((page.group, page.language))
        return Draft(
            source=page,
            source_key=self.source_key(page.group),
            locale=self.locales[page.language],
            owner=owner,
            topics=self._known(page, "topic", page.topics, self.lookup.topics),
            targets=self._known(page, "target", page.sdgs, self.lookup.targets),
            partners=self._known(page, "institution", page.partners, self.lookup.institutions),
            present=ArticlePage.objects.select_related("latest_revision").get(pk=present.pk) if present else None,
        )

    def _known(self, page: SourcePage, kind: str, names: Sequence[str], table: dict[str, _Thing]) -> tuple[_Thing, ...]:
        for name in names:
            if name not in table:
                self.report.problems.append(Note(page.where, f"the site has no {kind} {name!r}; it was left out"))
        return tuple(table[name] for name in dict.fromkeys(names) if name in table)

    def problem(self, page: SourcePage, reason: str) -> None:
        self.report.problems.append(Problem(page.where, reason))
