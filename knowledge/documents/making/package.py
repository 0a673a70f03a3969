"""How is a zip package (OOXML, OpenDocument) written so that equal content gives equal bytes?"""

import zipfile
from collections.abc import Mapping
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

from knowledge.documents.making.content import MOMENT, Content

XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
ISO_MOMENT = f"{MOMENT:%Y-%m-%dT%H:%M:%SZ}"


def packed(parts: Mapping[str, str | bytes], *, stored: frozenset[str] = frozenset()) -> bytes:
    """A zip of these parts in this order, all dated `MOMENT`; parts named in `stored` are not compressed."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, MOMENT.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data, compresslevel=9)
    return out.getvalue()


def text(value: str) -> str:
    """Text for element content."""
    return escape(value)


def quoted(value: str) -> str:
    """Text as a quoted attribute value."""
    return quoteattr(value)


def relations(targets: Mapping[str, tuple[str, str]]) -> str:
    """A .rels part from id -> (kind, target); kinds are the last words of the OOXML relation types."""
    rows = "".join(
        f'<Relationship Id="{key}" Type="{_kind(kind)}" Target="{target}"/>' for key, (kind, target) in targets.items()
    )
    return f'{XML}<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def _kind(kind: str) -> str:
    if kind == "core-properties":
        return f"{_PACKAGE}/relationships/metadata/core-properties"
    return f"{_RELATION}/{kind}"


def content_types(parts: Mapping[str, str]) -> str:
    """[Content_Types].xml from part name -> content type."""
    rows = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in parts.items())
    return (
        f'{XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{rows}'
        '<Override PartName="/docProps/core.xml"'
        ' ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )


def core_properties(content: Content) -> str:
    """docProps/core.xml: title, language and the fixed dates; no author."""
    dated = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{ISO_MOMENT}</dcterms:{name}>' for name in ("created", "modified")
    )
    return (
        f'{XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{text(content.title)}</dc:title><dc:language>{content.language}</dc:language>{dated}"
        "</cp:coreProperties>"
    )


def package_relations(kind_target: str) -> str:
    """_rels/.rels of an OOXML package whose main part is `kind_target`."""
    return relations({"rId1": ("officeDocument", kind_target), "rId2": ("core-properties", "docProps/core.xml")})
