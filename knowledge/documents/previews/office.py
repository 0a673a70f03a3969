"""Office files become PDF files to be drawn, by LibreOffice where it is installed: without network, macros and user."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import structlog

from knowledge.documents.extraction import limited
from knowledge.documents.extraction.limited import Limits

log = structlog.get_logger("kommez.previews")

FORMATS = frozenset(("docx", "doc", "odt", "rtf", "pptx", "ppt", "odp", "xlsx", "xls", "ods"))
_PROGRAMS = ("soffice", "libreoffice")
# The profile below shuts the way out of the machine a second time.
LIMITS = Limits(memory=4 << 30, cpu_seconds=80, wall_seconds=90.0, file_bytes=300 << 20, open_files=512)
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>"""
_ITEM = (
    '<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
)
_SETTINGS = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Writer/Content/Update", "Link", "2"),
    ("Office.Calc/Content/Update", "Link", "2"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)
_FILTER = 'pdf:{module}_pdf_Export:{{"ExportBookmarks":{{"type":"boolean","value":"true"}}}}'
_MODULES = {
    "writer": frozenset(("docx", "doc", "odt", "rtf")),
    "impress": frozenset(("pptx", "ppt", "odp")),
    "calc": frozenset(("xlsx", "xls", "ods")),
}


def program() -> str:
    """The path of LibreOffice, "" where it is not installed."""
    return next(filter(None, map(shutil.which, _PROGRAMS)), "")


@contextmanager
def as_pdf(file: Path, ending: str) -> Iterator[int | None]:
    """A descriptor of the file printed as PDF, None where that failed. Everything is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="kommez-office-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source = folder / f"file.{ending}"
        with suppress(OSError):
            os.link(file, source)
        if not source.exists():
            shutil.copyfile(file, source)
        _convert(source, ending, folder)
        made = folder / "out" / "file.pdf"
        if not made.is_file() or made.is_symlink():
            yield None
            return
        with made.open("rb") as opened:
            yield opened.fileno()


def _convert(source: Path, ending: str, folder: Path) -> None:
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    items = "".join(_ITEM.format(path=path, name=name, value=value) for path, name, value in _SETTINGS)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE.format(items=items), encoding="utf-8")
    module = next(name for name, endings in _MODULES.items() if ending in endings)
    command = [
        program(), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck",
        "--nodefault", "--convert-to", _FILTER.format(module=module), "--outdir", str(folder / "out"), str(source),
    ]  # fmt: skip
    with limited.program(command, stdin=subprocess.DEVNULL, folder=str(folder), limits=LIMITS) as running:
        for _chunk in running.chunks():
            pass
    if running.broken or running.code:
        log.info("preview-office", broken=running.broken, code=running.code, said=running.said.decode(errors="replace"))
