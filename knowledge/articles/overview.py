"""How fresh are all language versions of one page, and what does the original say where a part of this one is older?"""

import datetime
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from knowledge.articles.freshness import MACHINE, OUTDATED, UNTRANSLATED, Unit, compare, units
from knowledge.articles.models import TranslationBaseline
from knowledge.originals import language_of_original


@dataclass(frozen=True)
class Freshness:
    """How many parts of one language version are not current."""

    language: str
    outdated: int = 0
    machine: int = 0
    untranslated: int = 0

    @property
    def is_current(self) -> bool:
        return not (self.outdated or self.machine or self.untranslated)


@dataclass(frozen=True)
class Original:
    """What the source of a part says now, in plain words; `since` when it began to say so, where that is known."""

    text: str
    since: datetime.datetime | None = None


@dataclass(frozen=True)
class Overview:
    """Of one page. `originals` are there for its parts that are outdated or made by a machine."""

    states: Mapping[str, str] = field(default_factory=dict)
    summaries: Sequence[Freshness] = ()
    originals: Mapping[str, Original] = field(default_factory=dict)


def overview(page: Any, versions: Sequence[Any]) -> Overview:
    """The states of `page` itself and a summary of every translation among `versions` (pages with bodies). One query.

    Without the source version among them nothing is known: all is empty.
    """
    wanted, rows, found = _compared(versions)
    summaries = [_summary(code, found[code]) for code, _name in settings.LANGUAGES if code in found]
    own, mine = found.get(page.locale.language_code, {}), rows.get(page.locale.language_code, {})
    originals = {
        key: Original(wanted[key][1], mine[key].outdated_since if key in mine else None)
        for key, state in own.items()
        if state in (OUTDATED, MACHINE) and key in wanted
    }
    return Overview(own, summaries, originals)


def states_by_language(versions: Sequence[Any]) -> dict[str, dict[str, str]]:
    """Language -> unit id -> state, of every translation among the versions of one page. One query.

    Empty without the source version, or without another one.
    """
    return _compared(versions)[2]


def _compared(
    versions: Sequence[Any],
) -> tuple[dict[str, Unit], dict[str, dict[str, TranslationBaseline]], dict[str, dict[str, str]]]:
    """Units of the source; baselines and states by language."""
    by_language = {version.locale.language_code: version for version in versions}
    source = by_language.pop(language_of_original(versions[0]), None) if versions else None
    if source is None or not by_language:
        return {}, {}, {}
    rows: dict[str, dict[str, TranslationBaseline]] = defaultdict(dict)
    for row in TranslationBaseline.objects.filter(translation_key=source.translation_key).defer("source_text"):
        rows[row.language][row.block_id] = row
    wanted = units(source)
    return wanted, rows, {code: compare(wanted, units(version), rows[code]) for code, version in by_language.items()}


def _summary(language: str, parts: Mapping[str, str]) -> Freshness:
    count = Counter(parts.values())
    return Freshness(language, count[OUTDATED], count[MACHINE], count[UNTRANSLATED])
