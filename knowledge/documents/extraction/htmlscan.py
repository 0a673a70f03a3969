"""Does a web page act by itself, or load things from elsewhere? A passive one is a document; an active one is refused.

Two looks, because programs read broken HTML differently: the parts as a parser sees them, and the bare characters.
Whoever opens the file does so from their own disk, where nothing of this site's protection is around it.
"""

import re
from typing import BinaryIO

from lxml import etree

from knowledge.documents.extraction.html import encoding_of
from knowledge.documents.extraction.results import Note, Reason, Refused, State, rejected

LARGEST = 64_000_000  # bytes; of more, nobody reads the text
_WINDOW, _OVERLAP = 1 << 20, 1 << 14
_ACTIVE = frozenset({"script", "iframe", "frame", "frameset", "object", "embed", "applet", "portal", "fencedframe",
                     "xml", "handler", "listener"})  # fmt: skip
_LOADING = frozenset({"src", "srcset", "poster", "background", "data", "imagesrcset", "lowsrc", "dynsrc", "ping",
                      "longdesc", "manifest", "profile", "archive", "codebase"})  # fmt: skip
_LOADING_LINKS = frozenset({"link", "base", "image", "use", "feimage", "mpath", "lineargradient", "pattern"})
_SENDING = frozenset({"action", "formaction"})
_BLANK = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ufeff]+")
_RUNS = re.compile(r"(?:java|vb|live)script:|data:(?:text|application|multipart|message)/(?!font|x-font)|mhtml:")
_ELSEWHERE = re.compile(r"(?:https?|ftps?|wss?|file|smb):|//|\\\\", re.IGNORECASE)
_LISTS = frozenset({"srcset", "imagesrcset", "ping"})
_OUTSIDE_STYLE = re.compile(
    r"(?:url\s*\(|@import|image-set\s*\()\s*[\"']?\s*(?:url\s*\(\s*[\"']?)?(?:https?:|ftp:|file:|//)", re.IGNORECASE
)
_STYLE_RUNS = re.compile(r"expression\s*\(|-moz-binding|behavior\s*:\s*url|(?:java|vb)script\s*:", re.IGNORECASE)
# The bare characters: what begins an active part in any browser, wherever it stands, and handlers inside of a tag.
_MARKS = re.compile(
    r"<[a-z0-9]{0,20}:?(?:script|iframe|frame|frameset|object|embed|applet|portal)\b"
    r"|<[a-z][^<]{0,8000}?[\s/\"'`]on(?:click|dbl|load|error|mouse|pointer|key|focus|blur|submit|change|input|toggle|"
    r"animation|transition|touch|wheel|begin|end|repeat|page|hash|message|storage|un|before|after|drag|drop|copy|cut|"
    r"paste|select|scroll|resize|show|play|abort|can|context|invalid|reset|search|ready|state|start|finish|bounce)"
    r"[a-z]{0,20}\s*=",
    re.IGNORECASE,
)
# Encodings in which the bytes of a tag look like other letters.
_STRANGE = ("iso-2022", "iso2022", "hz", "utf-7", "utf7", "cp037", "ibm037", "cp500", "ebcdic", "rot", "punycode", "idna",
            "base64", "unicode_escape", "raw_unicode", "undefined", "mbcs", "oem")  # fmt: skip


def inspect_html(file: BinaryIO) -> set[Note]:
    """What to tell about a passive page. Raises `Refused`: active-html, xml-dtd, or output-limit for a vast one."""
    if file.seek(0, 2) > LARGEST:
        raise Refused(State.REJECTED, Reason.OUTPUT)
    file.seek(0)
    encoding = encoding_of(file.read(1 << 20), cut=True)
    if encoding.lower().startswith(_STRANGE):
        raise rejected(Reason.ACTIVE_HTML)
    _look_at_characters(file, encoding)
    return _look_at_parts(file, encoding)


def _look_at_characters(file: BinaryIO, encoding: str) -> None:
    """In windows that overlap, so that memory stays flat."""
    file.seek(0)
    step = _WINDOW - _WINDOW % 4
    tail = b""
    while chunk := file.read(step):
        window = tail + chunk
        texts = {window.decode(encoding, errors="replace"), window.decode("latin-1")}
        for text in texts:
            if _MARKS.search(text) or _MARKS.search(text.replace("\0", "")):
                raise rejected(Reason.ACTIVE_HTML)
            if "<!ENTITY" in text:
                raise rejected(Reason.XML_DTD)
        tail = window[-_OVERLAP:]


def _look_at_parts(file: BinaryIO, encoding: str) -> set[Note]:
    target = _Parts()
    parser = etree.HTMLParser(target=target, encoding=encoding, no_network=True, huge_tree=True)
    file.seek(0)
    while chunk := file.read(_WINDOW):
        parser.feed(chunk)
        if target.is_active:
            raise rejected(Reason.ACTIVE_HTML)
    parser.close()
    if target.is_active:
        raise rejected(Reason.ACTIVE_HTML)
    return {Note.EXTERNAL_REFERENCES} if target.leads_outside else set()


class _Parts:
    """The parser's target: remembers only what it must tell."""

    def __init__(self) -> None:
        self.is_active = self.leads_outside = self._in_style = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = str(tag).rpartition(":")[2].lower()
        self._in_style = name == "style"
        said = {str(key).rpartition(":")[2].lower(): str(value or "") for key, value in attributes.items()}
        if name in _ACTIVE or self._acts(name, said):
            self.is_active = True
        self.leads_outside |= self._loads(name, said)

    def _acts(self, name: str, said: dict[str, str]) -> bool:
        for key, value in said.items():
            bare = _BLANK.sub("", value).lower()
            if key.startswith("on") or key == "srcdoc" or _RUNS.search(bare):
                return True
            if key in _SENDING and bare and not bare.startswith("#"):
                return True
            if key == "style" and _STYLE_RUNS.search(_unescaped(value)):
                return True
        refreshes = name == "meta" and _BLANK.sub("", said.get("http-equiv", "")).lower() == "refresh"
        imports = name == "link" and "import" in said.get("rel", "").lower().split()
        return refreshes or imports or said.get("attributename", "").lower().endswith("href")

    def _loads(self, name: str, said: dict[str, str]) -> bool:
        for key, value in said.items():
            if key in _LOADING or (key == "href" and name in _LOADING_LINKS):
                values = value.replace(",", " ").split() if key in _LISTS else [_BLANK.sub("", value)]
                if any(_ELSEWHERE.match(one) for one in values):
                    return True
            elif key == "style" and _OUTSIDE_STYLE.search(_unescaped(value)):
                return True
        return False

    def end(self, tag: str) -> None:
        self._in_style = False

    def data(self, text: str) -> None:
        if self._in_style:
            style = _unescaped(text)
            self.is_active |= bool(_STYLE_RUNS.search(style))
            self.leads_outside |= bool(_OUTSIDE_STYLE.search(style))

    def comment(self, text: str) -> None:
        """The bare characters were looked at before."""

    def close(self) -> None:
        return None


def _unescaped(style: str) -> str:
    """A style without the escapes and comments in which words hide."""
    plain = re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)
    return re.sub(r"\\([0-9a-fA-F]{1,6})\s?", lambda match: chr(min(int(match[1], 16), 0x10FFFF)), plain).replace(
        "\\", ""
    )
