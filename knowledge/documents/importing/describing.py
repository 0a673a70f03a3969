"""What do the files of a family say together about their document, and what is only guessed?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings

from home.audience import Audience
from knowledge.documents.bulk.guessing import guess
from knowledge.documents.bulk.intake import NAMELESS, TODAY
from knowledge.documents.bulk.receiving import names_of
from knowledge.documents.importing.facts import Facts
from knowledge.documents.importing.grouping import Family, Incoming, digest
from knowledge.documents.models import Document
from knowledge.importing.lookup import Lookup
from knowledge.importing.sources import BadRow
from knowledge.institutions.models import InstitutionPage
from knowledge.topics.models import TopicPage


@dataclass(frozen=True)
class Defaults:
    """What holds where nothing is said. `topics`: folder key -> slugs, for the folder and what lies in it."""

    language: str
    institution: InstitutionPage | None = None
    licence: str = ""
    audience: tuple[str, ...] = ()
    topics: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def topics_of(self, folder: str) -> tuple[str, ...]:
        """Those of the nearest folder that has any."""
        place = folder.casefold()
        while place and place not in self.topics:
            place = place.rpartition("/")[0]
        return self.topics.get(place, ())


@dataclass(frozen=True)
class Description:
    """The document's own values. `said`: a digest of what was said, without guesses; `guessed`: names of fields."""

    title: str
    language: str
    issued_on: date
    description: str
    author: str
    licence: str
    institution: InstitutionPage
    topics: tuple[TopicPage, ...]
    audience: Audience
    texts: Mapping[str, tuple[str, str]]
    said: str
    said_fields: frozenset[str]
    guessed: tuple[str, ...]


def describe(family: Family, languages: Sequence[str], defaults: Defaults, lookup: Lookup) -> Description:
    """`languages` are those of the files, in their order. Raises BadRow for names the site does not know."""
    language = settings.LANGUAGE_CODE if settings.LANGUAGE_CODE in languages else languages[0]
    files = sorted(
        zip(family.files, languages, strict=True), key=lambda pair: (pair[1] != language, -(pair[0].version or 0))
    )
    lead = files[0][0]
    facts = [file.facts for file, _language in files]
    owner = _first(facts, "institution")
    institution = lookup.institution(owner) if owner else defaults.institution
    if institution is None:
        raise BadRow("it names no institution, and none was given for the whole folder")
    slugs = _first(facts, "topics") or defaults.topics_of(lead.found.folder)
    audience = next((one.audience for one in facts if one.audience is not None), None)
    own = [file.facts for file, code in files if code == language]
    said = {name: _first(own, name) for name in ("title", "description")}
    said |= {name: _first(facts, name) for name in ("issued_on", "author", "licence")}
    guessed = guess(lead.found.name, lead.properties, language=language)
    texts = _texts(files, language)
    return Description(
        title=said["title"] or guessed.title,
        language=language,
        issued_on=said["issued_on"] or guessed.issued_on,
        description=said["description"] or "",
        author=said["author"] or guessed.author,
        licence=said["licence"] or defaults.licence or Document.Licence.RESERVED,
        institution=institution,
        topics=tuple(_topic(lookup, slug) for slug in slugs),
        audience=lookup.audience_of(audience if audience is not None else defaults.audience),
        texts=texts,
        said=digest((sorted(said.items(), key=str), institution.slug, slugs, audience, sorted(texts.items()))),
        said_fields=frozenset(
            [name for name, value in said.items() if value]
            + (["topics"] if slugs else [])
            + (["audience"] if audience is not None else [])
        ),
        guessed=_guessed(said, names_of(guessed), lead, defaults),
    )


def _guessed(said: Mapping[str, Any], names: Sequence[str], lead: Incoming, defaults: Defaults) -> tuple[str, ...]:
    known = {name for name in ("title", "issued_on") if said[name]}
    known |= {NAMELESS} if said["title"] else set()
    known |= {TODAY} if said["issued_on"] else set()
    known |= {"language"} if lead.said_language else set()
    licence = () if said["licence"] or defaults.licence else ("licence",)
    return (*(name for name in names if name not in known), *licence)


def _texts(files: Sequence[tuple[Incoming, str]], language: str) -> dict[str, tuple[str, str]]:
    """Title and description by further language, where a title was said."""
    found: dict[str, tuple[str, str]] = {}
    for file, code in files:
        if code != language and code not in found and file.facts.title:
            found[code] = (file.facts.title, file.facts.description)
    return found


def _first(facts: Sequence[Facts], name: str) -> Any:
    return next((value for one in facts if (value := getattr(one, name))), None)


def _topic(lookup: Lookup, slug: str) -> TopicPage:
    if slug not in lookup.topics:
        raise BadRow(f"the site has no topic {slug!r}")
    return lookup.topics[slug]
