"""What the search remembers: the log of entries that every engine follows, and anonymous counts of what was asked."""

import datetime
import secrets
from collections.abc import Sequence
from typing import Any, Self

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from search.analysis import VERSION, AnalysedRecord, analyse_record
from search.analysis.spellings import heading_of
from search.engines.base import EngineEntry, SectionTerms
from search.operation.models import QueryRule, RuleItem, SynonymCandidate, SynonymGroup, Weight
from search.operation.usage_models import HitClick, NotFound, QueryMonth
from search.records import SearchRecord, Section

__all__ = [
    "EntrySection",
    "HitClick",
    "IndexState",
    "LexiconState",
    "LexiconTable",
    "NotFound",
    "QueryLog",
    "QueryMonth",
    "QueryRule",
    "RuleItem",
    "SearchEntry",
    "SynonymCandidate",
    "SynonymGroup",
    "Weight",
]
FEWEST_VISITORS = 5  # a query is shown in statistics only when so many different visitors asked it


def new_generation() -> str:
    return secrets.token_hex(16)


class IndexState(models.Model):
    """The head of the log, one row. Whoever writes entries holds its lock until commit, so versions commit in order.

    `generation` is another one after a restore; `closed_digest` says for which set of closed places the entries'
    `closed` flags were last worked out.
    """

    ONLY = 1

    generation = models.CharField(max_length=32, default=new_generation)
    version = models.PositiveBigIntegerField(default=0)
    closed_digest = models.CharField(max_length=32, blank=True)
    lexicon = models.CharField(max_length=32, blank=True)  # another value after each training

    class Meta:
        verbose_name = _("state of the search index")
        verbose_name_plural = _("state of the search index")

    def __str__(self) -> str:
        return f"{self.generation[:8]}:{self.version}"

    @classmethod
    def read(cls) -> Self:
        # Every search begins with it, and making this of a queryset takes longer than the database does.
        names = [field.attname for field in cls._meta.concrete_fields]
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(names)} FROM {cls._meta.db_table} WHERE id = %s", [cls.ONLY])
            row = cursor.fetchone()
        if row is None:
            raise cls.DoesNotExist
        return cls.from_db(connection.alias, names, row)

    @classmethod
    def lock(cls) -> Self:
        """The row, held by this transaction until its end."""
        rows = cls.objects.select_for_update() if connection.features.has_select_for_update else cls.objects
        return rows.get(pk=cls.ONLY)


class SearchEntry(models.Model):
    """One object in one language: its text as shown, its analysed terms, facets and places. The truth of the index.

    `family` names the space of `object_id`: "page" for all pages, else the model's label. A row is never removed while
    engines follow the log: what is gone stays as a tombstone without content. `version` is the row's place in the log,
    `written` that of its last change of anything but its places and its set.
    """

    family = models.CharField(max_length=80)
    object_id = models.PositiveBigIntegerField()
    language = models.CharField(max_length=12)
    version = models.PositiveBigIntegerField(db_index=True)
    written = models.PositiveBigIntegerField(default=0)
    deleted = models.BooleanField(default=False)
    closed = models.BooleanField(default=False)
    digest = models.CharField(max_length=32, blank=True)
    analysis = models.CharField(max_length=20, blank=True)
    group = models.CharField(max_length=64, blank=True, db_index=True)
    kind = models.CharField(max_length=20, blank=True)
    title = models.TextField(blank=True)
    lead = models.TextField(blank=True)
    keywords = models.TextField(blank=True)
    facets = models.JSONField(default=dict)
    places = models.JSONField(default=list)
    date = models.DateField(null=True)
    review = models.DateField(null=True)
    state = models.JSONField(default=dict)
    terms = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")
        constraints = [
            models.UniqueConstraint(
                fields=["family", "object_id", "language"], name="one_entry_per_object_and_language"
            )
        ]

    def __str__(self) -> str:
        return f"{self.family} {self.object_id} {self.language}"

    def fill(self, record: SearchRecord) -> list["EntrySection"]:
        """Take over a record's content with its terms, analysed now; returns the unsaved section rows."""
        analysed = analyse_record(record)
        self.analysis, self.group, self.kind = VERSION, record.group, record.kind
        self.title, self.lead, self.keywords, self.date = record.title, record.lead, record.keywords, record.date
        self.review = record.review
        self.places, self.facets, self.terms = list(record.places), facets_of(record), _stored(analysed)
        self.state = dict(record.state)
        return [
            EntrySection(entry=self, position=at, anchor=part.anchor, title=part.title, text=part.text,
                         language=part.language)
            for at, part in enumerate(record.sections)
        ]  # fmt: skip

    def empty(self) -> None:
        """Become a tombstone: nothing of the content stays."""
        self.deleted, self.closed, self.digest, self.analysis = True, False, "", ""
        self.group = self.kind = self.title = self.lead = self.keywords = ""
        self.facets, self.places, self.terms, self.state = {}, [], {}, {}
        self.date = self.review = None

    def for_engine(self) -> EngineEntry:
        """The row as an engine stores it; terms of an older analysis are made anew from the stored text."""
        if self.deleted:
            return EngineEntry(id=self.pk, version=self.version, language=self.language, deleted=True)
        terms = self.terms if self.analysis == VERSION else _stored(analyse_record(self.record()))
        return EngineEntry(
            id=self.pk,
            version=self.version,
            language=self.language,
            closed=self.closed,
            title=terms["title"],
            body=terms["body"],
            parts=terms["parts"],
            sections=tuple(SectionTerms(*section) for section in terms["sections"]),
            group=self.group,
            facets={name: tuple(values) for name, values in self.facets.items()},
            places=tuple(self.places),
            date=self.date,
            review=self.review,
            words=terms["words"],
            heading=heading_of(self.title),
        )

    def record(self) -> SearchRecord:
        """The text part of the record this row was made from: title, lead, keywords and sections."""
        sections = self.sections.order_by("position")
        return SearchRecord(
            model=self.family,
            object_id=self.object_id,
            language=self.language,
            group=self.group,
            kind=self.kind,
            title=self.title,
            lead=self.lead,
            keywords=self.keywords,
            sections=tuple(Section(part.anchor, part.title, part.text, part.language) for part in sections),
        )


class EntrySection(models.Model):
    """The original text of one section of an entry: what snippets are made from."""

    id = models.BigIntegerField(primary_key=True)  # see `section_id`
    entry = models.ForeignKey(SearchEntry, on_delete=models.CASCADE, related_name="sections")
    position = models.PositiveIntegerField()
    anchor = models.CharField(max_length=80, blank=True)
    title = models.TextField(blank=True)
    text = models.TextField()
    language = models.CharField(max_length=12, blank=True)

    class Meta:
        verbose_name = _("section of a search entry")
        verbose_name_plural = _("sections of search entries")

    def __str__(self) -> str:
        return f"{self.entry_id}.{self.position}"


class LexiconTable(models.Model):
    """Translations from one language to another, learnt from public text; packed by `search.lexicon.table`."""

    source = models.CharField(max_length=12)
    target = models.CharField(max_length=12)
    terms = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        verbose_name = _("table of translations")
        verbose_name_plural = _("tables of translations")
        constraints = [models.UniqueConstraint(fields=["source", "target"], name="one_lexicon_table_per_direction")]

    def __str__(self) -> str:
        return f"{self.source} > {self.target}"


class LexiconState(models.Model):
    """When and from what the lexicon was learnt, one row. `entries`: ids of the entries whose text was read."""

    ONLY = 1

    fingerprint = models.CharField(max_length=40)
    entries = models.JSONField(default=list)
    learnt_at = models.DateTimeField()
    seconds = models.FloatField()

    class Meta:
        verbose_name = _("state of the lexicon")
        verbose_name_plural = _("state of the lexicon")

    def __str__(self) -> str:
        return self.fingerprint

    @classmethod
    def read(cls) -> Self | None:
        """None before anything was learnt."""
        return cls.objects.filter(pk=cls.ONLY).first()


class QueryLog(models.Model):
    """One search, without the person: day, language, words, number of hits.

    `visitor` tells visitors of one month apart and nothing else (see `search.querylog`).
    """

    day = models.DateField(_("day"))
    language = models.CharField(_("language"), max_length=12)
    query = models.CharField(_("query"), max_length=100)
    total = models.PositiveIntegerField(_("hits"))
    visitor = models.CharField(max_length=12)
    batch = models.CharField(max_length=40, db_index=True)

    class Meta:
        verbose_name = _("search")
        verbose_name_plural = _("searches")
        indexes = [models.Index(fields=["day", "query"], name="search_query_day")]

    def __str__(self) -> str:
        return self.query


def section_id(entry_id: int, position: int) -> int:
    """The key of a section, known without asking, so that the best sections of all hits are read by one list of keys.

    Holds for fewer than a million sections in an entry.
    """
    return entry_id << 20 | position


def facets_of(record: SearchRecord) -> dict[str, Sequence[str]]:
    """Facet name -> values, names as in `search.engines.base.FACETS`; facets without a value are left out."""
    found: dict[str, Sequence[str]] = {
        "kind": [record.kind],
        "topic": list(record.topics),
        "institution": list(record.institutions),
        "language": [record.language],
        "year": [str(record.date.year)] if isinstance(record.date, datetime.date) else [],
        "format": record.format.split(),
    }
    return {name: values for name, values in found.items() if values}


def _stored(analysed: AnalysedRecord) -> dict[str, Any]:
    return {
        "title": analysed.title,
        "body": analysed.body,
        "parts": analysed.parts,
        "sections": [[part.position, part.terms, part.parts] for part in analysed.sections],
        "words": analysed.words,
    }
