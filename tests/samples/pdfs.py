"""PDF files object by object: hidden words, passwords, scans, scripts, and structures that are odd but allowed."""

import hashlib
import re
import zlib
from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageChops, ImageFilter

from tests.samples.words import picture_of

_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def stream(data: bytes, entries: bytes = b"", *, packed: bool = False) -> bytes:
    if packed:
        data, entries = zlib.compress(data), entries + b" /Filter /FlateDecode"
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data)


def written(objects: Sequence[bytes], *, trailer: bytes = b"", head: bytes = b"%PDF-1.7\n") -> bytes:
    """The file of these objects, numbered from 1; the first is the catalogue."""
    out, offsets = bytearray(head), []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, count = len(out), len(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % count + b"".join(b"%010d 00000 n \n" % at for at in offsets)
    return bytes(out + b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (count, trailer, start))


def page(
    content: bytes,
    *,
    catalogue: bytes = b"",
    entries: bytes = b"",
    resources: bytes = b"",
    further: Sequence[bytes] = (),
    trailer: bytes = b"",
    packed: bool = False,
) -> bytes:
    """A file of one A4 page with this content in Helvetica (/F); `further` objects are numbered from 6."""
    return written(
        [
            b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalogue,
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> %s >>"
            b" %s >>" % (resources, entries),
            stream(content, packed=packed),
            FONT,
            *further,
        ],
        trailer=trailer,
    )


def said(words: str, y: int = 700, *, before: bytes = b"", size: int = 12) -> bytes:
    """Content that writes these words at a height."""
    return b"%s BT /F %d Tf 72 %d Td (%s) Tj ET " % (before, size, y, words.encode("cp1252"))


def vocalised(words: str, y: int = 700) -> bytes:
    """Content that writes vocalised Arabic as browsers print it: from left to right, the glyphs of a letter and its marks
    in a span that tells them, the marks first and above the line, blanks without any extent."""
    out, x = b"", 72.0
    for word in reversed(words.split()):
        out += b"/ReversedChars BMC "
        for cluster in reversed(re.findall("[^\u064b-\u0652][\u064b-\u0652]*", word)):
            marked = len(cluster) > 1
            out += b"/Span << /ActualText <%s> >> BDC " % ("\ufeff" + cluster).encode("utf-16-be").hex().encode()
            out += b"BT /F 12 Tf 1 0 0 1 %.2f %d Tm (-) Tj ET " % (x + 1, y + 9) if marked else b""
            out += b"BT /F 12 Tf 1 0 0 1 %.2f %d Tm (o) Tj ET EMC " % (x, y)
            x += 6.67
        out += b"EMC BT /F 12 Tf 1 0 0 1 %.2f %d Tm ( ) Tj ET " % (x, y)
        x += 3.3
    return out


SEEN = said("Sichtbare Worte der Satzung", 750)


def with_image(content: bytes, *, over: bool) -> bytes:
    """A page with a dark picture of 200 x 40 points at (70, 640), before or after the content."""
    image = stream(
        bytes(64), b"/Type /XObject /Subtype /Image /Width 8 /Height 8 /ColorSpace /DeviceGray /BitsPerComponent 8"
    )
    drawn = b" q 200 0 0 40 70 640 cm /I Do Q "
    return page(content + drawn if over else drawn + content, resources=b"/XObject << /I 6 0 R >>", further=[image])


def scan(language: str, *, turned: int = 0, layer: str = "", second: bytes = b"", form: str = "JPEG") -> bytes:
    """A page that is a picture of text, turned by degrees; `layer` is written over it invisibly; `second` is the
    content of a second page with text of its own."""
    image = picture_of(language).rotate(turned, expand=True)
    width, height = image.size
    jpeg = BytesIO()
    image.save(jpeg, form, quality=85)
    picture = stream(
        jpeg.getvalue(),
        b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter"
        b" /DCTDecode" % (width, height),
    )
    points = width * 72 / 300, height * 72 / 300
    content = b"q %.1f 0 0 %.1f 0 0 cm /I Do Q " % points + (said(layer, 60, before=b"3 Tr") if layer else b"")
    box = b"/MediaBox [0 0 %.1f %.1f]" % points
    kids = b"3 0 R 7 0 R" if second else b"3 0 R"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, 2 if second else 1),
        b"<< /Type /Page /Parent 2 0 R %s /Contents 4 0 R /Resources << /Font << /F 6 0 R >> /XObject << /I 5 0 R >> >> >>"
        % box,
        stream(content),
        picture,
        FONT,
    ]
    if second:
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 8 0 R /Resources << /Font << /F 6 0 R >> >> >>",
            stream(second),
        ]
    return written(objects)


def as_picture(language: str, form: str, *, frames: int = 1, turned: int = 0, **options: object) -> bytes:
    """A picture of text as a file of its own (PNG, JPEG, TIFF, WEBP, BMP, GIF)."""
    image = picture_of(language).rotate(turned, expand=True, fillcolor=255)
    out = BytesIO()
    if frames > 1:
        others = [picture_of(other) for other in ("en", "fr", "de")][: frames - 1]
        image.save(out, form, save_all=True, append_images=others, **options)
    else:
        image.save(out, form, **options)
    return out.getvalue()


def in_shadow(language: str, *, askew: float = 0.0) -> bytes:
    """The words as a telephone takes a picture of them: pale, darker to one side, a little blurred, as JPEG."""
    page = picture_of(language).rotate(askew, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    light = Image.linear_gradient("L").resize(page.size).point([110 + value * 145 // 255 for value in range(256)])
    pale = Image.blend(Image.new("L", page.size, 128), page, 0.45)
    out = BytesIO()
    ImageChops.multiply(pale, light).filter(ImageFilter.GaussianBlur(1.2)).save(out, "JPEG", quality=60)
    return out.getvalue()


def vast_png() -> bytes:
    """A PNG of some kilobytes that declares 2,500 million pixels."""
    import struct

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(60_000))) + chunk(b"IEND", b"")
    )


def text_chunk_bomb() -> bytes:
    """A PNG whose comment unpacks to 200 MB."""
    import struct

    image = BytesIO()
    Image.new("L", (20, 20), 255).save(image, "PNG")
    body = b"comment\0\1\0\0\0" + zlib.compress(bytes(200_000_000), 9)
    chunk = struct.pack(">I", len(body)) + b"iTXt" + body + struct.pack(">I", zlib.crc32(b"iTXt" + body))
    data = image.getvalue()
    return data[:33] + chunk + data[33:]


def _rc4(key: bytes, data: bytes) -> bytes:
    box = list(range(256))
    j = 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    i = j = 0
    out = bytearray()
    for byte in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)


def protected(words: str, *, user: str, owner: str = "chef") -> bytes:
    """A PDF under the oldest standard protection (40 bits); with an empty `user` it opens for everybody."""
    mark = b"0123456789abcdef"
    one, other = ((password.encode() + _PADDING)[:32] for password in (user, owner))
    owner_key = _rc4(hashlib.md5(other).digest()[:5], one)
    key = hashlib.md5(one + owner_key + (-44).to_bytes(4, "little", signed=True) + mark).digest()[:5]
    content = _rc4(hashlib.md5(key + (4).to_bytes(3, "little") + bytes(2)).digest()[:10], said(words))
    encrypt = b"<< /Filter /Standard /V 1 /R 2 /P -44 /O <%s> /U <%s> >>" % (
        owner_key.hex().encode(),
        _rc4(key, _PADDING).hex().encode(),
    )
    ids = mark.hex().encode()
    return page(content, trailer=b"/Encrypt %s /ID [<%s> <%s>]" % (encrypt, ids, ids))
