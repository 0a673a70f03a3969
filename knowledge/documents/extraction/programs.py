"""Do these bytes, or this name, belong to something a computer runs?"""

import re

from knowledge.documents.extraction.ole import MAGIC, Compound
from knowledge.documents.extraction.results import Refused

RUNNABLE_NAMES = frozenset({"exe", "com", "scr", "pif", "bat", "cmd", "ps1", "psm1", "vbs", "vbe", "js", "jse", "wsf",
    "wsh", "wsc", "sct", "hta", "msi", "msp", "mst", "cpl", "jar", "class", "lnk", "url", "reg", "dll", "sys", "ocx",
    "sh", "bash", "php", "phtml", "phar", "py", "pyc", "pl", "rb", "cgi", "asp", "aspx", "jsp", "htaccess", "svgz",
    "app", "apk", "dex", "deb", "rpm", "command", "desktop", "gadget", "application", "appx", "settingcontent-ms",
    "library-ms", "search-ms", "iqy", "slk", "chm", "hlp", "inf", "ws", "swf", "iso", "img", "vhd"})  # fmt: skip
_SIGNATURES = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf", b"L\0\0\0\x01\x14\x02\0", b"dex\n0", b"\0asm", b"CWS", b"FWS", b"ZWS", b"ITSF", b"!<arch>\n",
    b"\xed\xab\xee\xdb", b"MSCF", b"#!")  # fmt: skip
_SHORT = (b"CWS", b"FWS", b"ZWS")
_SCRIPT = re.compile(
    rb"(?:@echo\s+off\b|<\?php\b|<hta:application\b|\[InternetShortcut\]|Windows Registry Editor Version|REGEDIT4\b"
    rb"|<job[\s>]|<scriptlet[\s>]|\[Desktop Entry\]|#@~\^|ID;PWXL;|WEB\s*\r?\n1\s*\r?\nhttp|powershell(?:\.exe)?\s+-"
    rb"|On Error Resume Next\b|(?:dim|set|var)\s+\w+[^\n]{0,80}(?:createobject|activexobject)\s*\()",
    re.IGNORECASE,
)
# The test sign of virus scanners, in two pieces so that this file does not hold it.
_EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
_PROGRAM_NAME = re.compile(rb"[^\0\r\n]{1,200}\.([A-Za-z0-9]{2,5})\0")


def is_program(head: bytes) -> bool:
    """Whether a file that begins with these bytes is a program or a script."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(_SIGNATURES) and not (head.startswith(_SHORT) and head[3:4] > b"\x40"):
        return not head.startswith(b"MZ") or _is_dos_program(head)
    return bool(_SCRIPT.match(start)) or b"<hta:application" in head.lower()


def _is_dos_program(head: bytes) -> bool:
    """ "MZ" also begins plain text; a program has a binary header."""
    return len(head) < 28 or any(byte < 9 or 13 < byte < 32 for byte in head[2:64])


def is_test_virus(head: bytes) -> bool:
    """Whether this begins with the test sign that every virus scanner knows."""
    return _EICAR in head[:256]


def runs_by_name(name: str) -> bool:
    """Whether systems run a file of this name when it is opened."""
    return name.rstrip(". \0").rpartition(".")[2].lower() in RUNNABLE_NAMES


def holds_program(data: bytes) -> bool:
    """Whether an embedded object (an OLE file, or bytes) is or wraps a program."""
    if is_program(data):
        return True
    if not data.startswith(MAGIC):
        return False
    from io import BytesIO

    try:
        compound = Compound(BytesIO(data))
        package = compound.stream("\x01Ole10Native")
    except Refused:
        return False
    if not package:
        return False
    names = (found[1].decode("latin-1").lower() for found in _PROGRAM_NAME.finditer(package[:2_000]))
    body = package[:4_096]
    return any(name in RUNNABLE_NAMES for name in names) or b"\0MZ\x90\0" in body or b"\x7fELF" in body
