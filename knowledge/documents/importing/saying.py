"""Who says what about the files of a folder: a table `metadata.csv` in any folder, or a file `x.pdf.json` beside one."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from knowledge.documents.importing.facts import Facts, facts_from, field_of
from knowledge.documents.importing.walking import Found, key_of, open_regular
from knowledge.importing.sources import BadRow, Note, Problem
from knowledge.spreadsheets import plain

TABLE = "metadata.csv"
SIDECARS = (".json", ".yml", ".yaml")
MOST_OF_TABLE = 64 * 1024**2
MOST_OF_SIDECAR = 256 * 1024


class Said:
    """What was said, by the key of a file. `problems` are rows that could not be used; a file's own row that cannot be
    understood keeps the file out, so that nothing comes in under a guess where somebody meant something else."""

    def __init__(self, languages: frozenset[str]) -> None:
        self.languages = languages
        self.facts: dict[str, Facts] = {}
        self.wrong: dict[str, str] = {}
        self.problems: list[Problem] = []

    def take(self, files: Sequence[Found]) -> list[Found]:
        """Read all tables and files beside; returns the files that are neither."""
        keys = {file.key for file in files}
        tables = [file for file in files if file.name.casefold() == TABLE]
        beside = [file for file in files if file not in tables and _target(file.key) in keys]
        for file in tables:
            self._table(file, keys)
        for file in beside:
            self._beside(file)
        own = {file.key for file in (*tables, *beside)}
        return [file for file in files if file.key not in own]

    def _table(self, file: Found, keys: set[str]) -> None:
        try:
            rows = list(_rows(_text_of(file.path, MOST_OF_TABLE)))
        except (OSError, BadRow, csv.Error) as error:
            self.problems.append(Problem(file.place, f"the table cannot be read: {error}"))
            return
        unknown = sorted({column for _line, row in rows for column in row if column and not field_of(column)})
        if unknown:
            self.problems.append(Note(file.place, f"nobody knows the columns {', '.join(unknown)[:200]}"))
        for line, row in rows:
            values = {field_of(column): plain(cell) for column, cell in row.items() if column and cell}
            name = str(values.pop("file", ""))
            where = f"{file.place}, line {line}"
            key = key_of(f"{file.folder}/{name}")
            if not name or key not in keys:
                self.problems.append(Problem(where, f"there is no file {name[:200]!r}" if name else "it names no file"))
            elif key in self.facts or key in self.wrong:
                self.problems.append(Problem(where, "the file has a row already"))
            else:
                self._say(key, values, where)

    def _beside(self, file: Found) -> None:
        key = _target(file.key)
        try:
            values = _mapping(_text_of(file.path, MOST_OF_SIDECAR), file.path.suffix)
        except (OSError, BadRow, ValueError, RecursionError) as error:
            self.wrong[key] = f"{file.place} cannot be read: {error}"
            return
        if key in self.facts or key in self.wrong:
            self.problems.append(Note(file.place, "the table says something about this file already; it holds"))
            return
        self._say(key, {field_of(str(name)): value for name, value in values.items()}, file.place)

    def _say(self, key: str, values: Mapping[str, Any], where: str) -> None:
        try:
            self.facts[key] = facts_from(values, self.languages)
        except BadRow as error:
            self.wrong[key] = f"{where}: {error}"


def _target(key: str) -> str:
    """The key of the file a sidecar speaks of; "" when the name is no sidecar's."""
    return next((key.removesuffix(ending) for ending in SIDECARS if key.endswith(ending)), "")


def _rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows with the line they end on; the separator is the one most frequent in the first line."""
    head = text.lstrip("\r\n").partition("\n")[0]
    separator = max(";,\t", key=head.count)
    if text.startswith("sep=") and len(head) >= 5:
        separator, text = head[4], text.partition("\n")[2]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    columns: list[str] = []
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        if not columns:
            columns = cells
            if "file" not in map(field_of, columns):
                raise BadRow("its first line names no column “file”")
            continue
        yield reader.line_num, dict(zip(columns, cells, strict=False))


def _text_of(path: Path, most: int) -> str:
    """By its byte order mark, else UTF-8, else Windows-1252, in which every byte means something."""
    with open(open_regular(path), "rb") as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise BadRow(f"it is larger than {most // 1024} kB")
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, "replace").replace("\0", "")
    try:
        return data.decode("utf-8").replace("\0", "")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace").replace("\0", "")


def _mapping(text: str, suffix: str) -> Mapping[str, Any]:
    if suffix.lower() == ".json":
        values = json.loads(text)
    else:
        import yaml

        try:
            values = yaml.safe_load(text)
        except yaml.YAMLError as error:
            raise BadRow("it is no YAML") from error
    if not isinstance(values, Mapping):
        raise BadRow("it is not a list of names and values")
    return values
