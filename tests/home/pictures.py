"""Pictures for tests, made in code: with a position, damaged, too large."""

import io

from PIL import ExifTags, Image, ImageCms, PngImagePlugin

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


SECRET = b"Augsburg-Secret-Camera"
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><a xmlns='http://ns.adobe.com/xap/1.0/'>" + SECRET + b"</a></x:xmpmeta>"


def loaded(image_format: str) -> bytes:
    """A picture of the format with everything that can give somebody away: position, camera, preview, XMP, profile."""
    image = Image.effect_noise((900, 600), 60).convert("RGB")
    exif = image.getexif()
    exif[ExifTags.Base.Make] = SECRET.decode()
    exif[ExifTags.Base.ImageDescription] = SECRET.decode()
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef], gps[ExifTags.GPS.GPSLatitude] = "N", (48.0, 22.0, 0.0)
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.UserComment] = SECRET
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    profile = profile.replace(b"sRGB built-in", SECRET[:13]) if b"sRGB built-in" in profile else profile
    options: dict[str, object] = {"exif": exif, "xmp": XMP, "icc_profile": profile, "comment": SECRET}
    if image_format == "PNG":
        notes = PngImagePlugin.PngInfo()
        notes.add_itxt("XML:com.adobe.xmp", XMP.decode())
        notes.add_text("Author", SECRET.decode(), zip=True)
        options["pnginfo"] = notes
    if image_format == "GIF":
        image = image.quantize(32)
        options = {"comment": SECRET}
    out = io.BytesIO()
    image.save(out, image_format, **options)
    data = out.getvalue()
    if image_format == "JPEG":  # a preview of its own, as cameras add it, and a note after the end
        preview = io.BytesIO()
        image.resize((160, 106)).save(preview, "JPEG", comment=SECRET)
        data = (
            data[:2]
            + _segment(0xE2, b"MPF\0" + preview.getvalue())
            + _segment(0xED, b"Photoshop 3.0\0" + SECRET)
            + data[2:]
        )
        data += SECRET
    return data


def _segment(number: int, content: bytes) -> bytes:
    return bytes((0xFF, number)) + (len(content) + 2).to_bytes(2, "big") + content


def animated(frames: int, size: tuple[int, int]) -> bytes:
    """A GIF of so many frames that differ; tiny on disk, large in memory."""
    pictures = [Image.new("L", size, number % 250) for number in range(frames)]
    out = io.BytesIO()
    pictures[0].save(out, "GIF", save_all=True, append_images=pictures[1:])
    return out.getvalue()
