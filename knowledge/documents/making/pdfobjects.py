"""How is a tagged PDF written: objects, fonts with their way back to text, the tree of headings, paragraphs and tables?

References: ISO 32000-1, 9.7 (composite fonts), 9.10.3 (ToUnicode), 14.7 and 14.8 (logical structure, tagged PDF).
"""

import hashlib
import zlib
from dataclasses import dataclass, field

from home.typesetting.lines import Face

_CMAP = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
{entries}
endcmap CMapName currentdict /CMap defineresource pop end end"""


def text_string(text: str) -> str:
    """A PDF text string (UTF-16 with mark, as hex)."""
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>" if text else "()"


@dataclass
class Element:
    """A node of the structure tree; `kids` are elements or (page index, marked content id)."""

    tag: str
    attributes: str = ""
    kids: list["Element | tuple[int, int]"] = field(default_factory=list)

    def add(self, tag: str, attributes: str = "") -> "Element":
        child = Element(tag, attributes)
        self.kids.append(child)
        return child


class PdfFile:
    """Collects numbered objects and writes them with their cross-reference table."""

    def __init__(self) -> None:
        self._objects: list[bytes] = []

    def reserve(self) -> int:
        """A number to be filled later by `put`."""
        self._objects.append(b"")
        return len(self._objects)

    def put(self, number: int, body: str) -> int:
        self._objects[number - 1] = body.encode("ascii")
        return number

    def add(self, body: str) -> int:
        return self.put(self.reserve(), body)

    def add_stream(self, data: bytes, entries: str = "") -> int:
        packed = zlib.compress(data, 9)
        number = self.reserve()
        head = f"<< {entries} /Length {len(packed)} /Filter /FlateDecode >>\nstream\n".encode("ascii")
        self._objects[number - 1] = head + packed + b"\nendstream"
        return number

    def add_font(self, face: Face, used: dict[int, str]) -> int:
        """Embed a font; `used` says for each glyph number which text it stands for."""
        name = f"/KOMMEZ+NotoSans{face.name}"
        data = face.embedded(used)
        file = self.add_stream(data, f"/Length1 {len(data)}")
        descriptor = self.add(
            f"<< /Type /FontDescriptor /FontName {name} /Flags 4 /FontBBox [-1000 -800 2000 1400] /ItalicAngle 0"
            f" /Ascent 1069 /Descent -293 /CapHeight 714 /StemV 80 /FontFile2 {file} 0 R >>"
        )
        widths = " ".join(f"{glyph} [{face.width(glyph):.0f}]" for glyph in sorted(used))
        descendant = self.add(
            f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont {name} /CIDToGIDMap /Identity /DW 0 /W [{widths}]"
            f" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
            f" /FontDescriptor {descriptor} 0 R >>"
        )
        mapped = [f"<{g:04X}> <{text.encode('utf-16-be').hex().upper()}>" for g, text in sorted(used.items()) if text]
        blocks = [mapped[begin : begin + 100] for begin in range(0, len(mapped), 100)]
        entries = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
        to_unicode = self.add_stream(_CMAP.format(entries=entries).encode("ascii"))
        return self.add(
            f"<< /Type /Font /Subtype /Type0 /BaseFont {name} /Encoding /Identity-H"
            f" /DescendantFonts [{descendant} 0 R] /ToUnicode {to_unicode} 0 R >>"
        )

    def add_structure(self, root: Element, pages: list[int]) -> int:
        """Write the structure tree; `pages` are the numbers of the page objects. Returns the tree root's number."""
        tree = self.reserve()
        parents: list[dict[int, int]] = [{} for _ in pages]
        document = self._add_element(root, tree, pages, parents)
        rows = []
        for index, marked in enumerate(parents):
            row = self.add("[" + " ".join(f"{marked[key]} 0 R" for key in sorted(marked)) + "]")
            rows.append(f"{index} {row} 0 R")
        parent_tree = self.add(f"<< /Nums [{' '.join(rows)}] >>")
        return self.put(
            tree,
            f"<< /Type /StructTreeRoot /K {document} 0 R /ParentTree {parent_tree} 0 R"
            f" /ParentTreeNextKey {len(pages)} >>",
        )

    def _add_element(self, element: Element, parent: int, pages: list[int], parents: list[dict[int, int]]) -> int:
        number = self.reserve()
        kids = []
        for kid in element.kids:
            if isinstance(kid, Element):
                kids.append(f"{self._add_element(kid, number, pages, parents)} 0 R")
            else:
                index, marked = kid
                parents[index][marked] = number
                kids.append(f"<< /Type /MCR /Pg {pages[index]} 0 R /MCID {marked} >>")
        body = f"<< /Type /StructElem /S /{element.tag} /P {parent} 0 R /K [{' '.join(kids)}] {element.attributes} >>"
        return self.put(number, body)

    def write(self, catalog: int, info: int) -> bytes:
        """The finished file. Its /ID is the hash of its content, so that equal content gives equal bytes."""
        out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        offsets = []
        for number, body in enumerate(self._objects, start=1):
            offsets.append(len(out))
            out += f"{number} 0 obj\n".encode("ascii") + body + b"\nendobj\n"
        start, size = len(out), len(self._objects) + 1
        identity = hashlib.sha256(out).hexdigest()[:32].upper()
        out += f"xref\n0 {size}\n0000000000 65535 f \n".encode("ascii")
        out += b"".join(f"{offset:010d} 00000 n \n".encode("ascii") for offset in offsets)
        trailer = f"<< /Size {size} /Root {catalog} 0 R /Info {info} 0 R /ID [<{identity}> <{identity}>] >>"
        return bytes(out + f"trailer\n{trailer}\nstartxref\n{start}\n%%EOF\n".encode("ascii"))
