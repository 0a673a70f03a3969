"""Terms as CSV: one row a term, one column per language and field. What table programs make of it is read again."""

import csv
import io
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.utils.translation import gettext as _t

from knowledge.glossary.exchange.entries import FIELDS, MOST, BadFile, Entry, clean
from knowledge.glossary.models import lines
from knowledge.spreadsheets import neutral, plain

FIRST = ("id", "changed", "topics")
NAMES = {name: name.replace("_", "-") for name in FIELDS}


def columns() -> list[str]:
    """The head of the file; the same in every language of the interface, so that any program finds its columns."""
    return [*FIRST, *(f"{NAMES[name]}-{code}" for code, _name in settings.LANGUAGES for name in FIELDS)]


def write(entries: Iterable[Entry]) -> bytes:
    """With a byte order mark; no cell is a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns())
    for entry in entries:
        texts = [entry.texts.get(code, {}).get(name, "") for code, _name in settings.LANGUAGES for name in FIELDS]
        writer.writerow([neutral(cell) for cell in (entry.id, entry.changed, "\n".join(entry.topics), *texts)])
    return out.getvalue().encode("utf-8-sig")


def read(content: bytes) -> list[Entry]:
    """Raises BadFile. Columns of languages the site does not have, and columns it does not know, are refused by name."""
    text = _decoded(content)
    head, _line, _rest = text.partition("\n")
    separator = max(",;\t", key=head.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        names = [cell.strip().lower() for cell in next(rows, [])]
        _check(names)
        return list(_entries(names, rows))
    except csv.Error as error:
        raise BadFile(_t("Row %(number)d cannot be read: a quotation mark is missing or one too many.")
                      % {"number": rows.line_num}) from error  # fmt: skip


def _decoded(content: bytes) -> str:
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise BadFile(
            _t("The file is not UTF-8. In the table program, save it as “CSV UTF-8”; umlauts and Arabic would be lost.")
        ) from error


def _check(names: list[str]) -> None:
    known, here = set(columns()), set(names)
    if unknown := sorted(here - known - {""}):
        raise BadFile(
            _t("Columns that are not known here: %(names)s. Export the glossary to see which there are.")
            % {"names": ", ".join(name[:40] for name in unknown[:10])}
        )
    if not any(name.startswith("name-") for name in here):
        raise BadFile(_t("There is no column with names, such as “name-de”."))
    if len(names) != len(here):
        raise BadFile(_t("A column stands twice in the file."))


def _entries(names: list[str], rows: Iterator[list[str]]) -> Iterator[Entry]:
    for number, row in enumerate(rows, start=1):
        if not any(cell.strip() for cell in row):
            continue
        if number > MOST:
            raise BadFile(_t("More than %(most)d terms in one file; please split it.") % {"most": MOST})
        if len(row) > len(names):
            raise BadFile(_t("Row %(number)d has more cells than the head has columns.") % {"number": number + 1})
        yield _entry(dict(zip(names, (plain(cell) for cell in row), strict=False)))


def _entry(cells: dict[str, str]) -> Entry:
    texts = {}
    for code, _name in settings.LANGUAGES:
        text = clean({name: cells.get(f"{NAMES[name]}-{code}", "") for name in FIELDS})
        if any(text.values()):
            texts[code] = text
    topics = tuple(lines(cells.get("topics", "")))
    return Entry(cells.get("id", "").strip(), cells.get("changed", "").strip(), topics, texts)
