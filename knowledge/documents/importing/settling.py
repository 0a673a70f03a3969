"""Where does a file belong in its family: is it there, is it a version of its own, or does it clash with another?"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from knowledge.documents.importing.grouping import Incoming
from knowledge.documents.models import DocumentVersion


class Refused(ValueError):
    """This file does not come in; the message says why, for the person who made the folder."""


@dataclass(frozen=True)
class Place:
    """A number, a language and a format; `is_new`: no version with these bytes lies there."""

    number: int
    language: str
    is_new: bool


@dataclass
class Places:
    """The places of one family: those taken by versions, and those the files of this run have claimed."""

    versions: list[DocumentVersion] = field(default_factory=list)
    claimed: dict[tuple[int, str, str], str] = field(default_factory=dict)
    unnumbered: dict[tuple[str, str], str] = field(default_factory=dict)

    def settle(self, file: Incoming, default: str) -> Place:
        """The place of the file; `default` is the language of files that say none. Raises Refused."""
        language = self._language(file, default)
        place = self._numbered(file, language) if file.version else self._next(file, language)
        key = (place.number, place.language, file.extension)
        if key in self.claimed:
            raise Refused(f"{self.claimed[key]} is version {key[0]} of it in {key[1]} as {key[2]} already")
        self.claimed[key] = file.found.place
        return place

    def _language(self, file: Incoming, default: str) -> str:
        """As said; else that of the version this file follows, which reading may have mended; else as guessed."""
        if file.said_language:
            return file.said_language
        same = {version.language for version in self.versions if version.format == file.extension}
        if len(same) == 1 and not any(kind == file.extension for _language, kind in self.unnumbered):
            return same.pop()
        return file.properties.language or default

    def _numbered(self, file: Incoming, language: str) -> Place:
        assert file.version is not None
        there = self._at(language, file.extension, file.version)
        if there is None:
            return Place(file.version, language, True)
        if there.sha256 != file.sha256:
            raise Refused(
                f"version {file.version} in {language} as {file.extension} is here with other content; "
                "give the new content a number of its own"
            )
        return Place(file.version, language, False)

    def _next(self, file: Incoming, language: str) -> Place:
        kind = (language, file.extension)
        if kind in self.unnumbered:
            raise Refused(
                f"{self.unnumbered[kind]} is the same document in {language} as {file.extension}; "
                "say which version each of them is"
            )
        self.unnumbered[kind] = file.found.place
        same = [one for one in self.versions if (one.language, one.format) == kind]
        newest = max(same, key=lambda one: one.number, default=None)
        if newest is not None and newest.sha256 == file.sha256:
            return Place(newest.number, language, False)
        last = max([one.number for one in self.versions] + [number for number, _l, _f in self.claimed], default=1)
        taken = self._at(language, file.extension, last) or (last, language, file.extension) in self.claimed
        return Place(last + 1 if taken else last, language, True)

    def _at(self, language: str, kind: str, number: int) -> DocumentVersion | None:
        there: Iterable[DocumentVersion] = self.versions
        return next((v for v in there if (v.number, v.language, v.format) == (number, language, kind)), None)
