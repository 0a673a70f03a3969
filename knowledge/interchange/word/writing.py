"""An article as the bytes of a DOCX: equal articles give equal bytes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from knowledge.documents.making.package import XML, packed, quoted
from knowledge.interchange.outcome import Part
from knowledge.interchange.word import names
from knowledge.interchange.word.look import NS, core, numbering, styles
from knowledge.interchange.word.paragraphs import Paper, Shot, block
from knowledge.interchange.word.spans import Span

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_PARTS = {"styles": "styles.xml", "numbering": "numbering.xml", "footnotes": "footnotes.xml"}


@dataclass(frozen=True)
class Article:
    """What is written. `details` are lines below the text (words, address or ""); `foreign`: positions of parts in the
    other direction than `right_to_left` says; `moment` in ISO 8601."""

    title: str
    lead: str
    language: str
    parts: Sequence[Part]
    right_to_left: bool = False
    author: str = ""
    moment: str = ""
    details: Sequence[tuple[str, str]] = ()
    shots: Mapping[int, Shot] = field(default_factory=dict)
    foreign: frozenset[int] = frozenset()


def write(article: Article) -> bytes:
    """The whole file."""
    paper = Paper(article.right_to_left)
    body = [paper.paragraph(paper.words(article.title), style=names.TITLE)]
    body += [paper.paragraph(paper.words(article.lead), style=names.LEAD)] if article.lead else []
    for at, part in enumerate(article.parts):
        paper.right_to_left = article.right_to_left != (at in article.foreign)
        body.append(block(paper, part, dict(article.shots)))
    paper.right_to_left = article.right_to_left
    for words, address in article.details:
        body.append(paper.paragraph(paper.runs([Span(words, href=address)]), style=names.DETAILS))
    return packed(_package(article, paper, "".join(body)), stored=_media(paper))


def _package(article: Article, paper: Paper, body: str) -> dict[str, str | bytes]:
    section = (
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1418" w:right="1418" w:bottom="1418"'
        f' w:left="1418" w:header="709" w:footer="709" w:gutter="0"/>{"<w:bidi/>" * article.right_to_left}</w:sectPr>'
    )
    return {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(
            [
                ("rId1", f"{_OFFICE}/officeDocument", "word/document.xml", False),
                ("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml", False),
            ]
        ),
        "docProps/core.xml": core(article.title, article.author, language=article.language, moment=article.moment),
        "word/document.xml": f"{XML}<w:document {NS}><w:body>{body}{section}</w:body></w:document>",
        "word/_rels/document.xml.rels": _relations([*_own(), *_shots(paper), *_links(paper)]),
        "word/styles.xml": styles(article.language),
        "word/numbering.xml": numbering(paper.lists),
        "word/footnotes.xml": _footnotes(paper),
        "word/_rels/footnotes.xml.rels": _relations(_links(paper)),
        **{_path(number, shot): shot.data for number, shot in enumerate(paper.shots, start=1)},
    }


def _path(number: int, shot: Shot) -> str:
    return f"word/media/image{number}.{shot.kind}"


def _media(paper: Paper) -> frozenset[str]:
    return frozenset(_path(number, shot) for number, shot in enumerate(paper.shots, start=1))


_Relation = tuple[str, str, str, bool]  # id, kind, target, leads outside


def _own() -> list[_Relation]:
    return [(f"rId{at}", f"{_OFFICE}/{kind}", name, False) for at, (kind, name) in enumerate(_PARTS.items(), start=1)]


def _shots(paper: Paper) -> list[_Relation]:
    return [
        (f"rIdShot{number}", f"{_OFFICE}/image", f"media/image{number}.{shot.kind}", False)
        for number, shot in enumerate(paper.shots, start=1)
    ]


def _links(paper: Paper) -> list[_Relation]:
    return [
        (f"rIdLink{number}", f"{_OFFICE}/hyperlink", address, True)
        for number, address in enumerate(paper.addresses, start=1)
    ]


def _relations(rows: Sequence[_Relation]) -> str:
    said = "".join(
        f"<Relationship Id={quoted(own)} Type={quoted(kind)} Target={quoted(target)}"
        f"{' TargetMode=' + quoted('External') if outside else ''}/>"
        for own, kind, target, outside in rows
    )
    return f'{XML}<Relationships xmlns="{_PACKAGE}/relationships">{said}</Relationships>'


def _content_types() -> str:
    overrides = {"document": "document.main"} | {kind: kind for kind in _PARTS}
    rows = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}.{kind}+xml"/>' for name, kind in overrides.items()
    )
    return (
        f'{XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        f'<Default Extension="jpeg" ContentType="image/jpeg"/>{rows}<Override PartName="/docProps/core.xml"'
        ' ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )


def _footnotes(paper: Paper) -> str:
    lines = "".join(
        f'<w:footnote w:type="{kind}" w:id="{own}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for own, kind in ((-1, "separator"), (0, "continuationSeparator"))
    )
    sign = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
    space = '<w:r><w:t xml:space="preserve"> </w:t></w:r>'
    notes = "".join(
        f'<w:footnote w:id="{number}">{paper.paragraph(sign + space + inner, style="footnote text")}</w:footnote>'
        for number, inner in enumerate(paper.notes, start=1)
    )
    return f"{XML}<w:footnotes {NS}>{lines}{notes}</w:footnotes>"
