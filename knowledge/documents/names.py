"""How are names of files made safe to store, to show and to send in a header?

Names come from strangers: they may turn the reading direction, break a header line, climb out of a folder, or pretend a
program is a document.
"""

import re
import unicodedata
from urllib.parse import quote

MAX_BYTES = 180  # of the whole name in UTF-8: file systems take 255 bytes, archives and old clients less
FALLBACK = "document"
_SEPARATORS = re.compile(r"[/\\\u2044\u2215\u29f8\uff0f\uff3c]")
# Dots that look like one: a full-width dot makes "report.pdf．exe".
_DOTS = re.compile("[\uff0e\u2024\ufe52\u3002\uff61]")
_FORBIDDEN = re.compile(r'[<>:"|?*\u202a-\u202e\u2066-\u2069]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
# Endings that run or mislead when they stand before the real one ("minutes.exe.pdf", "plan.pdf.docx").
_INNER_ENDINGS = re.compile(
    r"\.(?=(?:exe|com|scr|pif|bat|cmd|ps1|vbs?|vbe|jse?|wsf|hta|msi|cpl|jar|lnk|dll|sh|php\d?|phtml|py|pl|cgi|asp|aspx|jsp"
    r"|html?|xhtml|svg|pdf|docx?|docm|odt|xlsx?|xlsm|ods|pptx?|pptm|odp|rtf|txt|csv|zip)(?:\.|$))",
    re.IGNORECASE,
)


def safe_name(name: str, *, extension: str | None = None) -> str:
    """A name that is one path component, one line, reads in one direction and has one ending.

    `extension` (without dot, decided by content) replaces the name's own ending; None keeps the name's last ending.
    The result is never empty, never begins with a dot or dash, and is at most 180 bytes of UTF-8.
    """
    text = _DOTS.sub(".", unicodedata.normalize("NFC", _encodable(name)))
    text = _SEPARATORS.sub("/", text.replace("\0", "")).rpartition("/")[2]
    text = "".join(" " if character in "\r\n\t" else character for character in text if not _is_invisible(character))
    text = re.sub(r"\s+", " ", _FORBIDDEN.sub("_", text)).rstrip(" .")
    stem, _, own = text.rpartition(".")
    if not stem or not (own.isalnum() and len(own) <= 10):
        stem, own = text, ""
    ending = (own if extension is None else extension).lower()
    ending = f".{ending}" if ending else ""
    stem = _INNER_ENDINGS.sub("_", stem).strip(" ._-") or FALLBACK
    if _RESERVED.fullmatch(stem):
        stem = f"_{stem}"
    return _cut(stem, MAX_BYTES - len(ending.encode())) + ending


def visible_name(name: str) -> str:
    """A name for showing in a list or log: one line, controls and direction marks dropped, otherwise unchanged."""
    return "".join(" " if c in "\r\n\t" else c for c in _encodable(name) if c in "\r\n\t" or not _is_invisible(c))


def content_disposition(name: str, inline: bool = False) -> str:
    """A Content-Disposition header value (RFC 6266): an ASCII `filename` for old clients and the UTF-8 `filename*`.

    The name is made safe first, so the value is one line of ASCII whatever came in.
    """
    safe = safe_name(name)
    plain = unicodedata.normalize("NFKD", safe.replace("ß", "ss")).encode("ascii", errors="ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9 ._()+,=@-]", "_", plain).strip(" ._")
    _, dot, ending = safe.rpartition(".")
    if dot and plain.lower() in ("", ending.lower()):  # a wholly Arabic name leaves nothing but its ending
        plain = f"{FALLBACK}.{ending}" if ending.isascii() else FALLBACK
    value = f'{"inline" if inline else "attachment"}; filename="{plain or FALLBACK}"'
    return value if plain == safe else f"{value}; filename*=UTF-8''{quote(safe, safe='')}"


def _encodable(name: str) -> str:
    return name.encode("utf-8", errors="replace").decode("utf-8")


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") and character not in "\r\n\t"


def _cut(text: str, size: int) -> str:
    """At most `size` bytes of UTF-8, never half a character, no space at the end."""
    return text.encode("utf-8")[:size].decode("utf-8", errors="ignore").rstrip(" ._-") or FALLBACK
