"""PDF files as other programs print them: LibreOffice, Chromium and WeasyPrint, each where it is installed."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from bench.texts import TEXTS, as_page

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def printed(folder: Path) -> Iterator[tuple[str, str, Path]]:
    """(program, language, PDF) for every text; a program that is not installed prints nothing.

    WeasyPrint is looked for on the path; it is no part of this project.
    """
    pages = {}
    for language in TEXTS:
        pages[language] = folder / f"{language}.html"
        pages[language].write_text(as_page(language), encoding="utf-8")
    for program, write in (("chromium", _chromium), ("libreoffice", _libreoffice), ("weasyprint", _weasyprint)):
        for language, page in pages.items():
            target = folder / f"{language}-{program}.pdf"
            write(page, target)
            if target.exists():
                yield program, language, target


def _run(command: list[str]) -> None:
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=180, check=False)


def _chromium(page: Path, target: Path) -> None:
    program = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if program:
        flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        _run(
            [program, *flags, f"--user-data-dir={target.parent / 'browser'}", f"--print-to-pdf={target}", page.as_uri()]
        )


def _libreoffice(page: Path, target: Path) -> None:
    """By way of a DOCX, as letters are written: printed straight from HTML it drops headings."""
    program = shutil.which("soffice")
    if program:
        office = [program, "--headless", f"-env:UserInstallation={(target.parent / 'office').as_uri()}"]
        out = target.parent / "converted"
        _run(
            [
                *office,
                "--infilter=HTML (StarWriter)",
                "--convert-to",
                "docx:MS Word 2007 XML",
                "--outdir",
                str(out),
                str(page),
            ]
        )
        _run([*office, "--convert-to", "pdf", "--outdir", str(out), str(out / f"{page.stem}.docx")])
        if (out / f"{page.stem}.pdf").exists():
            (out / f"{page.stem}.pdf").replace(target)


def _weasyprint(page: Path, target: Path) -> None:
    program = shutil.which("weasyprint")
    if program:
        _run([program, "-q", str(page), str(target)])
