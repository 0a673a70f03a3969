"""RTF: the text of the body, headers and footnotes, in every encoding RTF files come in; hidden text left out.

A reader of its own, because the words of the format that matter are few and files from strangers nest without end.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from knowledge.documents.extraction.plain import MAX_BYTES
from knowledge.documents.extraction.registry import Source
from knowledge.documents.extraction.results import Note, Reason
from knowledge.documents.extraction.text import parts

_TOKEN = re.compile(
    rb"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.S
)
# Destinations that are no text of the page. Those beginning with \* are unknown to readers unless listed as text.
_SILENT = frozenset({b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"object", b"objdata", b"themedata",
    b"colorschememapping", b"listtable", b"listoverridetable", b"rsidtbl", b"generator", b"filetbl", b"revtbl",
    b"annotation", b"atnid", b"atnauthor", b"atntime", b"atndate", b"atnref", b"fldinst", b"datafield", b"datastore",
    b"xmlnstbl", b"bkmkstart", b"bkmkend", b"nonshppict", b"latentstyles", b"mmathPr", b"template", b"private",
    b"userprops", b"pntext", b"pnseclvl", b"sp"})  # fmt: skip
_STARRED_TEXT = frozenset({b"shptxt", b"shpinst", b"footnote", b"fldrslt", b"ud"})
_BREAKS = {b"par": "\n", b"line": "\n", b"sect": "\n", b"row": "\n", b"cell": "\t", b"nestcell": "\t", b"tab": "\t",
           b"page": "\f", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•",
           b"endash": "–", b"emdash": "—", b"zwj": "\u200d", b"zwnj": "\u200c", b"enspace": " ",
           b"emspace": " "}  # fmt: skip
_CHARSETS = {0: "cp1252", 2: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253",
             162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
             238: "cp1250"}  # fmt: skip
_MAX_DEPTH = 20_000


@dataclass(frozen=True)
class _State:
    """What holds inside one group: is its text shown, which encoding, how many bytes stand for a \\u."""

    silent: bool = False
    hidden: bool = False
    deleted: bool = False
    encoding: str = ""
    skip: int = 1


class _Text:
    def __init__(self, source: Source) -> None:
        self._source = source
        self._fonts: dict[int, str] = {}
        self._default = "cp1252"
        self._font = 0
        self._stack: list[_State] = []
        self._state = _State()
        self._bytes = bytearray()
        self._starred = False
        self._pending = 0  # stand-ins of a \u still to be passed over
        self._reported = False
        self.pieces: list[str] = []

    def feed(self, data: bytes) -> None:
        for match in _TOKEN.finditer(data):
            word, number, byte, sign, brace, text = match.groups()
            if byte is not None:
                self._byte(int(byte, 16))
            elif text is not None:
                self._plain(text)
            elif brace is not None:
                self._flush()
                self._group(brace)
            elif word is not None:
                self._word(word, int(number) if number else None)
            elif sign is not None:
                self._sign(sign)
        self._flush()

    def _group(self, brace: bytes) -> None:
        self._starred, self._pending = False, 0
        if brace == b"{" and len(self._stack) < _MAX_DEPTH:
            self._stack.append(self._state)
        elif brace == b"}" and self._stack:
            self._state = self._stack.pop()
            self._reported = False

    def _byte(self, value: int) -> None:
        if self._pending:
            self._pending -= 1
        else:
            self._bytes.append(value)

    def _plain(self, text: bytes) -> None:
        passed = min(self._pending, len(text))
        self._pending -= passed
        self._bytes += text[passed:]

    def _sign(self, sign: bytes) -> None:
        if sign in (b"\\", b"{", b"}"):
            self._byte(sign[0])
        elif sign == b"*":
            self._starred = True
        else:
            self._add({b"~": " ", b"_": "-", b"-": "\u00ad", b"\n": "\n", b"\r": "\n"}.get(sign, ""))

    def _add(self, text: str) -> None:
        self._flush()
        self._put(text)

    def _put(self, text: str) -> None:
        state = self._state
        if state.silent or not text:
            return
        if state.hidden or state.deleted:
            if text.strip() and not self._reported:
                self._reported = True
                self._source.leave_out(Note.HIDDEN_TEXT if state.hidden else Note.TRACKED_CHANGES)
            return
        self.pieces.append(text)

    def _flush(self) -> None:
        if self._bytes:
            encoding = self._state.encoding or self._default
            self._put(bytes(self._bytes).decode(encoding, errors="replace"))
            self._bytes.clear()

    def _word(self, word: bytes, number: int | None) -> None:
        self._flush()
        starred, self._starred = self._starred, False
        if word in _SILENT or (starred and word not in _STARRED_TEXT):
            self._state = replace(self._state, silent=True)
        elif word in _BREAKS:
            self._put(_BREAKS[word])
        elif word == b"u" and number is not None:
            self._put(chr(number % 65_536))
            self._pending = self._state.skip
        elif word in (b"v", b"deleted", b"plain", b"uc", b"f", b"fcharset", b"ansicpg", b"mac", b"pc"):
            self._property(word, number)

    def _property(self, word: bytes, number: int | None) -> None:
        on = number != 0
        if word == b"v":
            self._state = replace(self._state, hidden=on)
        elif word == b"deleted":
            self._state = replace(self._state, deleted=on)
        elif word == b"plain":
            self._state = replace(self._state, hidden=False, deleted=False, encoding="")
        elif word == b"uc":
            self._state = replace(self._state, skip=max(0, min(number or 0, 10)))
        elif word == b"f" and number is not None:
            self._font = number
            self._state = replace(self._state, encoding=self._fonts.get(number, ""))
        elif word == b"fcharset" and number:
            self._fonts[self._font] = _CHARSETS.get(number, "")
        elif word == b"ansicpg" and number:
            self._default = _known(f"cp{number}")
        elif word in (b"mac", b"pc"):
            self._default = "mac_roman" if word == b"mac" else "cp437"


def _known(encoding: str) -> str:
    try:
        "".encode(encoding)
    except LookupError:
        return "cp1252"
    return encoding


def _without_binary(data: bytes) -> bytes:
    """The file without the raw bytes that a \\bin word announces: they may look like anything."""
    pieces, at = [], 0
    for match in re.finditer(rb"\\bin(\d{1,9}) ?", data):
        if match.start() >= at:
            pieces.append(data[at : match.start()])
            at = match.end() + int(match[1])
    return b"".join([*pieces, data[at:]])


def read(source: Source) -> Iterator[tuple[int, str]]:
    source.file.seek(0)
    data = source.file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        source.cut = Reason.TEXT_LIMIT
    text = _Text(source)
    text.feed(_without_binary(data[:MAX_BYTES]))
    joined = "".join(text.pieces)
    # Characters beyond the first plane come as two halves.
    joined = joined.encode("utf-16-le", "surrogatepass").decode("utf-16-le", errors="replace")
    if not data.rstrip(b"\0 \r\n\t").endswith(b"}") and source.cut == Reason.NONE:
        source.cut = Reason.DAMAGED_PAGES
    yield from enumerate(parts(joined), start=1)
