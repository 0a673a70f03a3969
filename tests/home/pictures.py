"""Pictures for tests, made in code: with a position, damaged, too large."""

import io

from PIL import ExifTags, Image, PngImagePlugin

GPS_WORDS = (b"Augsburg-Secret-Camera", b"GPS", b"Exif", b"http://ns.adobe.com/xap", b"tEXt")


def jpeg_with_position(size: tuple[int, int] = (1200, 900), orientation: int = 6) -> bytes:
    """A photograph turned by its EXIF, with camera, position and XMP."""
    image = Image.effect_noise(size, 60).convert("RGB")
    exif = image.getexif()
    exif[ExifTags.Base.Make] = "Augsburg-Secret-Camera"
    exif[ExifTags.Base.Orientation] = orientation
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (48.0, 22.0, 0.0)
    out = io.BytesIO()
    image.save(
        out,
        "JPEG",
        exif=exif,
        xmp=b"<x:xmpmeta xmlns:x='http://ns.adobe.com/xap/1.0/'>Augsburg-Secret-Camera</x:xmpmeta>",
    )
    return out.getvalue()


def png_with_text() -> bytes:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "Augsburg-Secret-Camera")
    out = io.BytesIO()
    Image.new("RGBA", (600, 400), (10, 103, 91, 120)).save(out, "PNG", pnginfo=notes)
    return out.getvalue()


def broken() -> dict[str, bytes]:
    """Name -> bytes of files that look like pictures and are none."""
    whole = jpeg_with_position((300, 200), 1)
    png = bytearray(png_with_text())
    png[60:90] = b"\0" * 30
    return {
        "cut.jpg": whole[: len(whole) // 3],
        "broken.png": bytes(png),
        "gifar.gif": b"GIF89a" + b"PK\3\4" + b"\0" * 200,
        "page.png": b"<html><script>alert(1)</script></html>",
        "empty.webp": b"RIFF\x04\0\0\0WEBP",
    }
