"""What would a file with terms add and change here? Worked out against the terms as they are at this moment.

A term of this site is known by its id, one from elsewhere by a name it shares with exactly one term. A language that the
file does not hold is left as it is; so are fields that a file from elsewhere leaves empty. A term that was changed here
after the file was made is taken only where somebody says so.
"""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _t

from knowledge.glossary.exchange.entries import FIELDS, Entry, fault_of, text_of
from knowledge.glossary.models import Term
from knowledge.glossary.viewsets import TermPolicy
from knowledge.topics.models import TopicPage
from search.access import Viewer

Texts = Mapping[str, Mapping[str, str]]


class Fate(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    OLDER = "older"  # changed here since the file was made
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True)
class Difference:
    """A field of one language before and after; `language` "" and field "topics" for the topics."""

    language: str
    field: str
    before: str
    after: str


@dataclass
class Line:
    """An entry of the file, `number` from 0, with what would become of it and why not, in the reader's language."""

    number: int
    entry: Entry
    fate: Fate
    term: Term | None = None
    texts: Texts = field(default_factory=dict)
    topics: tuple[int, ...] | None = None  # None: left as they are
    differences: list[Difference] = field(default_factory=list)
    reason: str = ""
    unknown_topics: tuple[str, ...] = ()

    @property
    def can_be_taken(self) -> bool:
        return self.fate in (Fate.ADDED, Fate.CHANGED, Fate.OLDER)


class Ground:
    """The glossary as it is now, and what the person may do with it; five queries, whatever the file holds."""

    def __init__(self, user: Any) -> None:
        self.user, self.policy = user, TermPolicy(Term)
        self.terms: dict[int, Term] = {term.pk: term for term in Term.objects.prefetch_related("texts", "topics")}
        rows = self.policy.instances_user_has_any_permission_for(user, ["change"])
        self.changeable = frozenset(rows.values_list("pk", flat=True))
        self.by_name: dict[tuple[str, str], set[int]] = defaultdict(set)
        for term in self.terms.values():
            for text in term.texts.all():
                self.by_name[text.language, text.name.casefold()].add(term.pk)
        topics = TopicPage.objects.visible_to(Viewer(user)).filter(locale__language_code=settings.LANGUAGE_CODE)
        self.topics = {title.casefold(): pk for pk, title in topics.values_list("pk", "title")}

    def state(self) -> str:
        """Another value whenever any term is another."""
        said = ",".join(f"{pk}:{term.changed_at.isoformat()}" for pk, term in sorted(self.terms.items()))
        return hashlib.blake2b(said.encode(), digest_size=16).hexdigest()


def plan(entries: Sequence[Entry], ground: Ground) -> list[Line]:
    """A line per entry, in the order of the file."""
    taken: set[int] = set()
    return [_line(number, entry, ground, taken) for number, entry in enumerate(entries)]


def _line(number: int, entry: Entry, ground: Ground, taken: set[int]) -> Line:
    if fault := fault_of(entry):
        return Line(number, entry, Fate.REFUSED, reason=fault)
    found = _terms(entry, ground)
    if len(found) > 1:
        return Line(number, entry, Fate.REFUSED, reason=_t("Its names belong to several terms here."))
    topics, unknown = _topics(entry, ground)
    if not found:
        differences = [
            Difference(code, name, "", text[name])
            for code, text in entry.texts.items()
            for name in FIELDS
            if text[name]
        ]
        return Line(number, entry, Fate.ADDED, None, entry.texts, topics, differences, unknown_topics=unknown)
    term = ground.terms[found.pop()]
    texts = _merged(entry, term)
    line = Line(
        number, entry, Fate.SAME, term, texts, topics, _differences(texts, topics, term), unknown_topics=unknown
    )
    if line.differences:
        line.fate, line.reason = _fate(entry, term, ground, taken)
    taken.add(term.pk)
    return line


def _fate(entry: Entry, term: Term, ground: Ground, taken: set[int]) -> tuple[Fate, str]:
    if term.pk in taken:
        return Fate.REFUSED, _t("The file holds this term twice.")
    if term.pk not in ground.changeable:
        return Fate.REFUSED, _t("Another institution keeps this term.")
    if _is_own(entry, term) and entry.changed and entry.changed != term.changed_at.isoformat():
        return Fate.OLDER, _t("It was changed here after the file was made.")
    return Fate.CHANGED, ""


def _terms(entry: Entry, ground: Ground) -> set[int]:
    if entry.term is not None:
        return {entry.term} & ground.terms.keys()
    named = (ground.by_name.get((code, text["name"].casefold()), set()) for code, text in entry.texts.items())
    return {pk for some in named for pk in some}


def _is_own(entry: Entry, term: Term) -> bool:
    return entry.term == term.pk


def _merged(entry: Entry, term: Term) -> dict[str, dict[str, str]]:
    """The texts of the term with those of the entry in place of its own."""
    texts = {text.language: text_of(text) for text in term.texts.all()}
    says_all = _is_own(entry, term) and bool(entry.changed)
    for code, given in entry.texts.items():
        before = texts.get(code, dict.fromkeys(FIELDS, ""))
        texts[code] = {name: given[name] if given[name] or says_all else before[name] for name in FIELDS}
    return texts


def _differences(texts: Texts, topics: tuple[int, ...] | None, term: Term) -> list[Difference]:
    before = {text.language: text_of(text) for text in term.texts.all()}
    found = [
        Difference(code, name, before.get(code, {}).get(name, ""), text[name])
        for code, text in texts.items()
        for name in FIELDS
        if before.get(code, {}).get(name, "") != text[name]
    ]
    present = {topic.pk: topic.title for topic in term.topics.all()}
    if topics is not None and set(topics) != set(present):
        titles = dict(TopicPage.objects.filter(pk__in=topics).values_list("pk", "title"))
        found.append(Difference("", "topics", _joined(present.values()), _joined(titles.values())))
    return found


def _joined(titles: Any) -> str:
    return "\n".join(sorted(titles))


def _topics(entry: Entry, ground: Ground) -> tuple[tuple[int, ...] | None, tuple[str, ...]]:
    """The topics of an entry (None: it names none that is known), and the names nothing here has."""
    known = {title: ground.topics.get(title.casefold()) for title in entry.topics}
    found = tuple(sorted({pk for pk in known.values() if pk is not None}))
    return found or None, tuple(title for title, pk in known.items() if pk is None)
