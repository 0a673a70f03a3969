"""What does a file offer to those who cannot see it? Told per file, so that the text here can stand in for it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import get_language_info
from django.utils.translation import gettext as _t

from knowledge.documents.models import DocumentVersion
from knowledge.documents.previews.models import Preview
from knowledge.documents.reader import READABLE


@dataclass(frozen=True)
class Remark:
    """One property of a file in words; `is_good` says whether it helps or is missing."""

    text: str
    is_good: bool


def remarks_of(version: DocumentVersion, preview: Preview | None) -> list[Remark]:
    """Text, title, language and structure of the file, as far as they are known; nothing while it was not looked at."""
    if version.read_at is None:
        return []
    return [Remark(good if is_good else bad, is_good) for is_good, good, bad in _properties(version, preview)]


def lacks_something(remarks: Iterable[Remark]) -> bool:
    return any(not one.is_good for one in remarks)


def _properties(version: DocumentVersion, preview: Preview | None) -> Iterator[tuple[bool, str, str]]:
    has_text = version.state in READABLE
    if has_text and "some-pages-scanned" in version.notes:
        yield False, "", _t("Some pages are pictures without text.")
    else:
        yield has_text, _t("Its text can be read aloud."), _t("It holds no text that could be read aloud.")
    facts = preview.facts if preview else {}
    if "title" in facts:
        yield bool(facts["title"]), _t("The file names its title."), _t("The file does not name its title.")
    if "language" in facts:
        yield bool(facts["language"]), _language(facts["language"]), _t("The file does not name its language.")
    if "tagged" in facts:
        yield (
            facts["tagged"],
            _t("It is tagged: headings, lists and reading order are marked."),
            _t("It is not tagged: headings and reading order are not marked."),
        )
    elif preview is not None and version.format in ("docx", "odt", "doc", "rtf"):
        yield bool(preview.outline), _t("Its headings are marked."), _t("It has no marked headings.")


def _language(code: str) -> str:
    try:
        name = get_language_info(code.lower().split("-")[0])["name_translated"]
    except KeyError:
        name = code
    return _t("The file names its language: %(language)s.") % {"language": name}
