"""Articles from a folder of HTML files. The language comes from `<html lang>`, else from a folder such as `de-DE`.

The same relative file name under two language folders is the same article. A title comes from the first heading, else
from `<title>`.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import html as lxml_html

from knowledge.importing.sources import BadRow, Defaults, Problem, SourcePage, known_language

_LARGEST = 5 * 1024 * 1024
_LANGUAGE_FOLDER = re.compile(r"[a-z]{2,3}([-_][A-Za-z]{2,4})?", re.ASCII)


def read(source: Path, defaults: Defaults) -> Iterator[SourcePage | Problem]:
    """One page or problem per `.html`/`.htm` file, sorted by path; folders of languages not ours are left out."""
    for path in sorted([*source.rglob("*.html"), *source.rglob("*.htm")]):
        where = path.relative_to(source).as_posix()
        folder, group = _split(where)
        if folder and not _ours(folder, defaults):
            continue
        try:
            yield _page(path, where, defaults, folder=folder, group=group)
        except (BadRow, OSError) as error:
            yield Problem(where, str(error))


def _split(where: str) -> tuple[str, str]:
    """(language folder or "", path below it) of a relative path such as `de-DE/chapter/one.html`."""
    first, separator, rest = where.partition("/")
    if separator and _LANGUAGE_FOLDER.fullmatch(first):
        return first, rest
    return "", where


def _ours(folder: str, defaults: Defaults) -> bool:
    try:
        known_language(folder, defaults)
    except BadRow:
        return False
    return True


def _page(path: Path, where: str, defaults: Defaults, *, folder: str, group: str) -> SourcePage:
    if path.stat().st_size > _LARGEST:
        raise BadRow("it is larger than 5 MB")
    tree = parse(path.read_bytes())
    code = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or folder
    title = _title(tree)
    if not title:
        raise BadRow("it has neither a heading nor a title")
    body = tree.find("body")
    if body is None or not "".join(body.itertext()).strip():
        raise BadRow("it has no text")
    return SourcePage(
        where=where,
        group=group,
        language=known_language(code, defaults),
        title=title[:255],
        text=lxml_html.tostring(body, encoding="unicode"),
        format="html",
        folder=group.rpartition("/")[0],
    )


def parse(content: bytes) -> lxml_html.HtmlElement:
    """The document's root; raises BadRow when nothing can be made of the bytes."""
    parser = lxml_html.HTMLParser(
        encoding="utf-8" if _is_utf8(content) else None, remove_comments=True, remove_pis=True
    )
    # An XML declaration makes lxml refuse text, and XHTML served as HTML is HTML.
    try:
        tree = lxml_html.document_fromstring(re.sub(rb"^\s*<\?xml[^>]*\?>", b"", content), parser=parser)
    except Exception as error:
        raise BadRow("it is not HTML") from error
    return tree


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _title(tree: lxml_html.HtmlElement) -> str:
    for found in (*tree.iter("h1"), *tree.iter("h2"), *tree.iter("title")):
        text = re.sub(r"\s+", " ", "".join(found.itertext())).strip()
        if text:
            return text
    return ""
