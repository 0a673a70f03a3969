"""What a translation file holds, whatever its format: which page, which language, which words of the source."""

import hashlib
from dataclasses import dataclass, field

from knowledge.translations.sheets import Sheet


class Broken(ValueError):
    """A file that cannot be read; the message says why, in the user's language."""


@dataclass(frozen=True)
class PaperUnit:
    """One sentence, as it is stored. `stamp` is that of the translation when the file was made, "" where unknown.
    `is_final`: the file's translator is done with it."""

    key: str
    source: str
    target: str
    stamp: str = ""
    is_final: bool = True
    was: str = ""  # the older source of an outdated translation


@dataclass(frozen=True)
class Paper:
    """`article` is the key all language versions share, `revision` stands for the words of the source."""

    article: str
    source_language: str
    language: str
    revision: str
    title: str = ""
    units: list[PaperUnit] = field(default_factory=list)


def paper_of(sheet: Sheet) -> Paper:
    """The page as it stands on its translation page."""
    sentences = sheet.sentences()
    units = [
        PaperUnit(one.key, one.source, one.target, one.stamp, one.state in ("current", "ready"), one.was or "")
        for one in sentences
    ]
    return Paper(
        article=str(sheet.page.translation_key),
        source_language=sheet.source_language,
        language=sheet.language,
        revision=revision_of({one.key: one.source for one in sentences}),
        title=sheet.page.get_admin_display_title(),
        units=units,
    )


def revision_of(sources: dict[str, str]) -> str:
    """16 hex digits that stand for these sentences (key -> source), in any order."""
    text = "\x00".join(f"{key}\x01{sources[key]}" for key in sorted(sources))
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest()
