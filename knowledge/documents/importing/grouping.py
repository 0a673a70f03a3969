"""Which files of a folder are one document: the languages, formats and versions of the same thing?"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from knowledge.documents.bulk.guessing import NameParts, parts_of
from knowledge.documents.bulk.properties import Properties
from knowledge.documents.checks import Verdict
from knowledge.documents.importing.facts import Facts
from knowledge.documents.importing.walking import Found

LONGEST_KEY = 200  # of `Document.source_key`


@dataclass
class Incoming:
    """A file on its way in. `verdict`, `sha256` and `properties` are filled when its content was looked at."""

    found: Found
    facts: Facts
    parts: NameParts
    verdict: Verdict | None = None
    sha256: str = ""
    properties: Properties = field(default_factory=Properties)
    note: str = ""

    @property
    def version(self) -> int | None:
        """The number somebody gave it, in words or in the file's name."""
        return self.facts.version or self.parts.version

    @property
    def said_language(self) -> str:
        return self.facts.language or self.parts.language

    @property
    def extension(self) -> str:
        return self.verdict.extension.lstrip(".") if self.verdict else ""


@dataclass
class Family:
    """`key` is what a later import knows the document by."""

    key: str
    files: list[Incoming]
    named: bool  # somebody said which files belong together


def families(files: Iterable[Found], facts: Mapping[str, Facts], *, source: str, by_name: bool = True) -> list[Family]:
    """Files with the same family in their facts; else, `by_name`, those of a folder whose names differ only in
    language, version and ending (`Satzung_de_v2.pdf`, `Satzung_ar.odt`)."""
    found: dict[str, Family] = {}
    for file in files:
        said, parts = facts.get(file.key, Facts()), parts_of(file.name)
        if said.family:
            key = f"{source}:{said.family}"
        elif by_name:
            key = f"{source}/{file.folder.casefold()}/{parts.stem.casefold()}"
        else:
            key, parts = f"{source}/{file.key}", replace(parts, version=None)
        family = found.setdefault(_short(key), Family(_short(key), [], bool(said.family)))
        family.files.append(Incoming(file, said, parts))
    return list(found.values())


def batches(groups: Iterable[Family], most: int) -> Iterable[list[Family]]:
    """Whole families gathered to at most `most` files; a larger single family stands alone."""
    batch: list[Family] = []
    for family in groups:
        if batch and sum(len(one.files) for one in batch) + len(family.files) > most:
            yield batch
            batch = []
        batch.append(family)
    if batch:
        yield batch


def digest(values: Any) -> str:
    """32 hex digits that change whenever something that was said changes."""
    return hashlib.blake2b(repr(values).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _short(key: str) -> str:
    if len(key) <= LONGEST_KEY:
        return key
    return f"{key[: LONGEST_KEY - 33]}/{digest(key)}"
