"""PO files, one per page and language; `msgctxt` is the key of a sentence."""

import polib
from django.utils.translation import gettext as _t

from knowledge.translations.exchange.paper import Broken, Paper, PaperUnit

ARTICLE, REVISION, SOURCE = "X-KommEZ-Article", "X-KommEZ-Revision", "X-KommEZ-Source-Language"
_STAMP = "KommEZ "  # before the stamp, in the comment of an entry


def write(paper: Paper) -> bytes:
    """UTF-8."""
    file = polib.POFile(wrapwidth=0)
    file.metadata = {
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": paper.language,
        SOURCE: paper.source_language,
        ARTICLE: paper.article,
        REVISION: paper.revision,
    }
    for unit in paper.units:
        entry = polib.POEntry(msgctxt=unit.key, msgid=unit.source, msgstr=unit.target, comment=_STAMP + unit.stamp)
        if unit.target and not unit.is_final:
            entry.flags.append("fuzzy")
            entry.previous_msgid = unit.was or None
        file.append(entry)
    return f"{file}\n".encode()


def read(data: bytes) -> Paper:
    """Raises Broken."""
    try:
        text = data.decode("utf-8-sig")
        if "\n" not in text:  # what could be the name of a file, polib would open
            raise ValueError(_t("it has one line only"))
        file = polib.pofile(text)
    except (OSError, ValueError, IndexError, UnicodeError) as error:
        raise Broken(_t("This is no PO file: %(error)s") % {"error": str(error)[:200]}) from error
    told = file.metadata
    units = [
        PaperUnit(
            key=entry.msgctxt or "",
            source=entry.msgid,
            target=entry.msgstr,
            stamp=_stamp(entry.comment),
            is_final="fuzzy" not in entry.flags,
        )
        for entry in file
        if not entry.obsolete
    ]
    if ARTICLE not in told:
        raise Broken(_t("This PO file does not come from this site."))
    return Paper(told[ARTICLE], told.get(SOURCE, ""), told.get("Language", ""), told.get(REVISION, ""), units=units)


def _stamp(comment: str) -> str:
    lines = [line for line in comment.splitlines() if line.startswith(_STAMP)]
    return lines[0].removeprefix(_STAMP).strip() if lines else ""
