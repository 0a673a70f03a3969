"""From a folder to documents: what is new comes in as a draft, what changed gets a version, what is wrong is named.

Content is checked, hashed and stored before anything is written; then rows are written in units of at most 50 files
that never split a family. A killed import leaves whole families only; running it again goes on where it stopped.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import DatabaseError, transaction
from django.utils import timezone

from knowledge.documents.bulk.properties import read_properties
from knowledge.documents.bulk.receiving import checksum
from knowledge.documents.checks import check_upload
from knowledge.documents.families import add_version, keep_bytes
from knowledge.documents.importing.describing import Defaults, Description, describe
from knowledge.documents.importing.grouping import Family, Incoming, batches, families
from knowledge.documents.importing.report import FileOutcome, Outcome, Report
from knowledge.documents.importing.saying import Said
from knowledge.documents.importing.settling import Place, Places, Refused
from knowledge.documents.importing.titles import index_titles
from knowledge.documents.importing.walking import open_regular, walk
from knowledge.documents.importing.writing import create, update
from knowledge.documents.models import Document, DocumentVersion
from knowledge.importing.lookup import Lookup
from knowledge.importing.sources import BadRow
from search.indexing import unit_of_work

BATCH = 50


@dataclass(frozen=True)
class Options:
    """`source` is the folder's own name: with its path below the folder it is a file's identity."""

    source: str
    defaults: Defaults
    languages: frozenset[str]
    most_bytes: int
    by_name: bool = True
    publish: bool = False
    dry_run: bool = False


class Importer:
    """One run over one folder."""

    def __init__(self, options: Options, lookup: Lookup) -> None:
        self.options = options
        self.lookup = lookup
        self.report = Report()
        self.seen: dict[str, tuple[str, str]] = {}  # checksum -> family and place of its first file in this run

    def run(
        self,
        root: Path,
        *,
        begin: Callable[[int], object] = lambda files: None,
        advance: Callable[[int], object] = lambda files: None,
    ) -> Report:
        """Bring in the folder; `begin` is told how many files there are, `advance` how many each step settled."""
        said = Said(self.options.languages)
        found = list(walk(root, most_bytes=self.options.most_bytes))
        files = []
        for one in found:
            if one.reason:
                self._refuse(one.place, one.reason)
            else:
                files.append(one)
        documents = []
        for one in said.take(files):
            if one.key in said.wrong:
                self._refuse(one.place, said.wrong[one.key])
            else:
                documents.append(one)
        self.report.problems += said.problems
        begin(len(documents))
        options = self.options
        for batch in batches(families(documents, said.facts, source=options.source, by_name=options.by_name), BATCH):
            self._batch(batch)
            advance(sum(len(family.files) for family in batch))
        return self.report

    def _batch(self, batch: Sequence[Family]) -> None:
        keys = [family.key for family in batch]
        present = {one.source_key: one for one in Document.objects.filter(source_key__in=keys).order_by("-pk")}
        looked = [(family, self._look_at(family, present.get(family.key))) for family in batch]
        self._write([family for family, is_worth in looked if is_worth], present)

    def _look_at(self, family: Family, present: Document | None) -> bool:
        """Check, hash and store the contents; False when nothing of the family is left to bring in."""
        kept = []
        for file in family.files:
            try:
                self._look_at_file(file)
                self._refuse_copies(family, file, present)
            except (Refused, OSError) as error:
                self._refuse(file.found.place, str(error))
            else:
                if file.note:
                    self.report.files.append(FileOutcome(file.found.place, Outcome.UNCHANGED, file.note))
                else:
                    kept.append(file)
        family.files = kept
        return bool(kept)

    def _look_at_file(self, file: Incoming) -> None:
        with open(open_regular(file.found.path), "rb") as content:
            verdict = check_upload(content, file.found.name)
            if not verdict.ok:
                raise Refused(f"{verdict.explanation} {verdict.remedy}".strip())
            file.verdict, file.sha256 = verdict, checksum(content)
            file.properties = read_properties(content, verdict.media_type)
            stored = DocumentVersion.objects.filter(sha256=file.sha256).exists()
            if not stored and not self.options.dry_run and keep_bytes(content) != file.sha256:
                raise Refused("it changed while it was read")

    def _refuse_copies(self, family: Family, file: Incoming, present: Document | None) -> None:
        """The same bytes elsewhere are here already, unless somebody said which document these belong to."""
        first = self.seen.setdefault(file.sha256, (family.key, file.found.place))
        if family.named or present is not None:
            return
        if first[0] != family.key:
            file.note = f"the same content as {first[1]}"
            return
        rows = DocumentVersion.objects.filter(sha256=file.sha256, document__withdrawn_at=None)
        other = rows.exclude(document__source_key=family.key).order_by("document_id").first()
        if other is not None:
            file.note = f"its content is here already, in document {other.document_id}"

    def _write(self, chosen: Sequence[Family], present: dict[str, Document]) -> None:
        """One unit; when the database refuses it, its families are tried one by one, so that one is blamed."""
        if not chosen:
            return
        outcome, since = Report(), timezone.now()
        try:
            with unit_of_work():
                for family in chosen:
                    self._write_family(family, present.get(family.key), outcome)
                changed = [one.document for one in outcome.files if one.outcome in (Outcome.CREATED, Outcome.UPDATED)]
                index_titles({pk for pk in changed if pk is not None}, since)
                if self.options.dry_run:
                    transaction.set_rollback(True)
        except DatabaseError as error:
            if len(chosen) > 1:
                for family in chosen:
                    self._write([family], present)
            else:
                for file in chosen[0].files:
                    self._refuse(file.found.place, f"the database refused it: {error}")
            return
        self.report.add(outcome)

    def _write_family(self, family: Family, document: Document | None, outcome: Report) -> None:
        if document is not None and document.withdrawn_at is not None:
            for file in family.files:
                self._refuse(file.found.place, f"document {document.pk} was withdrawn", outcome)
            return
        placed = self._settle(family, document, outcome)
        if not placed:
            return
        try:
            description = describe(
                Family(family.key, [file for file, _place in placed], family.named),
                [place.language for _file, place in placed],
                self.options.defaults,
                self.lookup,
            )
        except BadRow as error:
            for file, _place in placed:
                self._refuse(file.found.place, str(error), outcome)
            return
        with transaction.atomic():
            self._keep(family, document, placed, description, outcome)

    def _settle(self, family: Family, document: Document | None, outcome: Report) -> list[tuple[Incoming, Place]]:
        places, placed = Places(list(document.versions.all()) if document else []), []
        for file in sorted(family.files, key=lambda one: one.version is None):  # numbered ones claim theirs first
            try:
                placed.append((file, places.settle(file, self.options.defaults.language)))
            except Refused as error:
                self._refuse(file.found.place, str(error), outcome)
        return placed

    def _keep(
        self,
        family: Family,
        document: Document | None,
        placed: Sequence[tuple[Incoming, Place]],
        description: Description,
        outcome: Report,
    ) -> None:
        if document is None:
            document = draft = create(family.key, description)
            result = Outcome.CREATED
        else:
            draft = update(document, description, outcome.problems)
            result = Outcome.UPDATED
        self._add_versions(document, placed)
        if draft is not None or any(place.is_new for _file, place in placed):
            revision = (draft or document.get_latest_revision_as_object()).save_revision(changed=True)
            if self.options.publish:
                revision.publish()
        shown = None if self.options.dry_run and result == Outcome.CREATED else document.pk
        for file, place in placed:
            own = result if draft is not None or place.is_new else Outcome.UNCHANGED
            warnings = " ".join(str(one) for one in file.verdict.warnings) if file.verdict and place.is_new else ""
            outcome.files.append(FileOutcome(file.found.place, own, warnings, shown, place.number))

    def _add_versions(self, document: Document, placed: Sequence[tuple[Incoming, Place]]) -> None:
        for file, place in placed:
            if place.is_new and not self.options.dry_run:
                add_version(
                    document,
                    None,
                    file.found.name,
                    language=place.language,
                    number=place.number,
                    note=file.facts.note,
                    verdict=file.verdict,
                    stored=file.sha256,
                )

    def _refuse(self, place: str, reason: str, report: Report | None = None) -> None:
        (self.report if report is None else report).files.append(FileOutcome(place, Outcome.REFUSED, reason))
