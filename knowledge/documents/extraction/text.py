"""How is raw text made readable: encodings, compatibility forms, invisible characters, parts of a bearable length?"""

import re
import unicodedata
from collections.abc import Iterator

PART_CHARACTERS = 8_000
_KEPT = re.compile("[\u00aa\u00b2\u00b3\u00b9\u00ba\u00bc-\u00be\u2070-\u209c\u2100-\u218f\u2460-\u24ff\u2026]")
_TABS = re.compile(r"[^\S\n]*\t[^\S\n]*")
_SPACES = re.compile(r"[^\S\n\t]{2,}|[^\S\n\t ]")  # single blanks, the most of all, are as they must be
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*){2,}")
_ARABIC = re.compile("[\u0621-\u064a]")
_INVISIBLE = frozenset({"Cf", "Cc", "Cs", "Co", "Cn"})
_UNMAPPED = re.compile("[\ufffd\ue000-\uf8ff]")
_COMMON_ARABIC = "اليومنرتةه"


def clean(raw: str) -> str:
    """Compatibility forms folded (ligatures, Arabic presentation forms, full width), format characters (soft hyphen,
    bidi marks and overrides) and control characters dropped, spaces and blank lines collapsed.

    Superscripts, fractions and letter-like signs stay (m², ½, ℃): folded, "10 m²" would read "10 m2".
    """
    unified = raw.replace("\r\n", "\n").replace("\r", "\n")
    if not unified.isascii():
        pieces = re.split(f"({_KEPT.pattern})", unified)
        unified = "".join(p if i % 2 else unicodedata.normalize("NFKC", p) for i, p in enumerate(pieces))
    dropped = {ord(c): None for c in set(unified) if c not in "\n\t" and unicodedata.category(c) in _INVISIBLE}
    kept = unified.translate(dropped) if dropped else unified
    lines = _SPACES.sub(" ", _TABS.sub("\t", kept) if "\t" in kept else kept)
    return _BLANK_LINES.sub("\n\n", "\n".join(line.strip() for line in lines.split("\n"))).strip()


def is_poor(text: str) -> bool:
    """Whether a text is hardly readable: characters nobody mapped, or broken into single letters."""
    words = text.split()
    letters = sum(map(len, words))
    if letters < 20:
        return False
    if letters < 2 * len(words) and len(words) > 30:
        return sum(len(word) == 1 and word.isalpha() for word in words) > 0.6 * len(words)
    return len(_UNMAPPED.findall(text)) > 0.15 * letters


def decode(data: bytes) -> str:
    """Bytes of a text file to text: BOM, UTF-8, UTF-16 without BOM, Windows-1256 or 1252. Never fails."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe\0\0", "utf-32-le"), (b"\xff\xfe", "utf-16-le"),
                           (b"\xfe\xff", "utf-16-be")):  # fmt: skip
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    wide = _wide_encoding(data[:20_000])
    if wide:
        return data.decode(wide, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3 and error.reason == "unexpected end of data":
            return data.decode("utf-8", errors="ignore")
    return data.decode(encoding_without_mark(data), errors="replace")


def encoding_without_mark(data: bytes) -> str:
    """Best guess for bytes that have no BOM and are not UTF-8: utf-16-le, utf-16-be, cp1256,
    iso8859_6, cp850 (DOS) or cp1252."""
    sample = data[:20_000]
    wide = _wide_encoding(sample)
    if wide:
        return wide
    letters = _ARABIC.findall(sample.decode("cp1256", errors="replace"))
    high_bytes = sum(byte >= 0x80 for byte in sample)
    common = sum(letter in _COMMON_ARABIC for letter in letters)
    # In German or French text single high bytes stand between ASCII letters; Arabic is mostly high bytes.
    if letters and high_bytes > 0.3 * len(sample):
        iso = sum(letter in _COMMON_ARABIC for letter in sample.decode("iso8859_6", errors="replace"))
        if max(common, iso) > 0.4 * len(letters):
            return "cp1256" if common >= iso else "iso8859_6"
    dos = sum(sample.count(byte) for byte in b"\x81\x82\x84\x85\x8a\x8e\x94\x99\x9a\xe1")
    windows = sum(sample.count(byte) for byte in b"\xc4\xd6\xdc\xdf\xe0\xe4\xe8\xe9\xea\xf6\xfc\xe7")
    return "cp850" if dos > windows else "cp1252"


def _wide_encoding(sample: bytes) -> str:
    """UTF-16 without BOM shows in its high bytes: 00 for Latin, 06 for Arabic; "" for anything else."""
    enough = 0.3 * max(len(sample) // 2, 1)
    for encoding, high, low in (("utf-16-le", sample[1::2], sample[0::2]), ("utf-16-be", sample[0::2], sample[1::2])):
        if high.count(0) + high.count(6) > enough and low.count(0) + low.count(6) < 0.2 * enough:
            return encoding
    return ""


def parts(text: str) -> Iterator[str]:
    """Cut text that has no pages: at form feeds, else at line ends, into parts of about 8,000 characters."""
    for sheet in text.split("\f"):
        part: list[str] = []
        length = 0
        for line in sheet.splitlines(keepends=True):
            for begin in range(0, len(line), PART_CHARACTERS):
                piece = line[begin : begin + PART_CHARACTERS]
                if part and length + len(piece) > PART_CHARACTERS:
                    yield "".join(part)
                    part, length = [], 0
                part.append(piece)
                length += len(piece)
        yield "".join(part)
