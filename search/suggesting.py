"""How what a reader is typing may go on: words of public text, agreed terms, and titles they may see."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.conf import settings
from django.utils.translation import gettext as _t

from search.access import Viewer
from search.analysis import words
from search.analysis.spellings import spellings
from search.engines.base import EngineRequest, LanguageQuery
from search.facets import direction_of
from search.following import Reading
from search.lexicon.names import forget as forget_names
from search.lexicon.names import names
from search.query import analyse, clean, parse
from search.things import things
from search.versions import in_transaction, name_of

MOST = 8
MOST_COMPLETED = 4  # words and terms, where there are titles as well
MOST_KEPT = 2_000  # answers of one state of the content

_Key = tuple[str, str]


@dataclass(frozen=True)
class Suggestion:
    """What the field may hold next; with a `url` it is one thing, and that is its address.

    `language` and `direction` are empty where the text is in the reader's language. `kind`: what it is, translated.
    """

    text: str
    kind: str = ""
    url: str = ""
    language: str = ""
    direction: str = ""


class _Kept:
    """What was worked out for readers without an account, replaced as a whole when the content changes."""

    version = ""
    answers: dict[_Key, tuple[Suggestion, ...]] = {}


def suggest(text: str, viewer: Viewer, language: str) -> tuple[Suggestion, ...]:
    """At most eight, those in the reader's language first. Never raises; () where nothing can go on."""
    line, _cut = clean(text)
    query = parse(f"{line}*")
    if not query.prefixes:
        return ()
    index = Reading()
    version = "" if viewer.is_member or in_transaction() else name_of(index.state)
    if version and _Kept.version != version:
        _Kept.version, _Kept.answers = version, {}
    answers, key = _Kept.answers, (language, line)
    if version and key in answers:
        return answers[key]
    found = tuple(_distinct(_suggest(index, line, viewer, language)))[:MOST]
    if version and len(answers) < MOST_KEPT:
        answers[key] = found
    return found


def _suggest(index: Reading, line: str, viewer: Viewer, language: str) -> Iterator[Suggestion]:
    typed = list(words(line))
    known = tuple(code for code, _name in settings.LANGUAGES)
    asked = [(query, line[: typed[-1].start]) for query in analyse(parse(f"{line}*"), known, language)]
    if len(typed) > 1 and not line[typed[-2].end : typed[-1].start].strip():
        # Two words may be the beginning of one: "wasser ver" of "Wasserversorgung".
        joined = typed[-2].raw + typed[-1].raw
        asked += [(_joined(query, joined), line[: typed[-2].start]) for query, _head in asked[:1]]
    places = viewer.closed_places
    queries = tuple(query for query, _head in asked)
    completed = index.complete(EngineRequest(queries, known, closed_places=places, member=viewer.is_member, limit=MOST))
    completions: list[Suggestion] = []
    for code, name in names(index.state).beginning(line):
        completions.append(_spoken(Suggestion(name, _t("Term")), code, language))
    for (query, head), found in zip(asked, completed.words, strict=False):
        completions += [_spoken(Suggestion(head + word), query.language, language) for word in found]
    titles = [
        _spoken(Suggestion(one.title, one.kind_label, one.url), one.language, language)
        for one in things(completed.titles, viewer, language)
    ]
    yield from _ordered(completions, titles)


def _joined(query: LanguageQuery, beginning: str) -> LanguageQuery:
    return replace(query, terms=query.terms[:-1], prefixes=spellings(beginning)[:1])


def _ordered(completions: list[Suggestion], titles: list[Suggestion]) -> Iterator[Suggestion]:
    """A few words, then titles, then what else there is; other languages last."""
    named = {_folded(one.text) for one in titles}
    completions = [one for one in completions if _folded(one.text) not in named]  # the thing rather than a search
    own, others = [one for one in completions if not one.language], [one for one in completions if one.language]
    yield from own[: MOST_COMPLETED if titles else MOST]
    yield from (one for one in titles if not one.language)
    yield from own[MOST_COMPLETED:]
    yield from (one for one in titles if one.language)
    yield from others


def _spoken(suggestion: Suggestion, code: str, language: str) -> Suggestion:
    if code == language:
        return suggestion
    return replace(suggestion, language=code, direction=direction_of(code))


def _folded(text: str) -> str:
    return " ".join(found[0] for word in words(text) if (found := spellings(word.raw)))


def _distinct(suggestions: Iterable[Suggestion]) -> Iterator[Suggestion]:
    """The same text once, whatever it is; two things of one name stay two."""
    seen: set[tuple[str, str]] = set()
    for one in suggestions:
        key = (_folded(one.text), one.url)
        if key not in seen:
            seen.add(key)
            yield one


def forget() -> None:
    """Work everything out anew: for tests, which take back what they wrote."""
    _Kept.version, _Kept.answers = "", {}
    forget_names()
