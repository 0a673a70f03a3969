"""Makes an uploaded picture safe to keep: readable to its last byte, not too large, upright, and without metadata.

Position, camera, names and previews stand in EXIF, XMP, IPTC and text chunks. Willow copies EXIF into every rendition,
so the original itself is written anew from its pixels; renditions made of it have nothing to copy.
"""

import io
import warnings
from pathlib import PurePosixPath
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _t
from PIL import Image as Pillow
from PIL import ImageOps, ImageSequence

MOST_PIXELS = 50_000_000  # about 8,600 x 5,800; decoding needs four bytes for each
MOST_FRAMES = 200
FORMATS = ("AVIF", "GIF", "JPEG", "PNG", "WEBP")
_KEPT = ("transparency", "duration", "loop", "disposal", "background")  # what an image needs to look the same
_OPTIONS: dict[str, dict[str, Any]] = {
    "AVIF": {"quality": 85},
    "GIF": {},
    "JPEG": {"quality": 90, "optimize": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 90},
}


class CleanPicture(ContentFile):
    """A picture written anew by `cleaned`: cleaning it again would only cost quality."""


def cleaned(file: IO[bytes], name: str) -> CleanPicture:
    """The same picture, upright and without metadata, in its own format.

    Decodes every frame. Raises ValidationError, in words an editor can act on, for what cannot be shown.
    """
    frames, image_format = _frames(file)
    buffer = io.BytesIO()
    options = dict(_OPTIONS[image_format])
    if len(frames) > 1:
        options |= {"save_all": True, "append_images": frames[1:]}
    frames[0].save(buffer, format=image_format, exif=b"", **options)
    return CleanPicture(buffer.getvalue(), name=PurePosixPath(name).name)


def _frames(file: IO[bytes]) -> tuple[list[Pillow.Image], str]:
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Pillow.DecompressionBombWarning)
            with Pillow.open(file, formats=FORMATS) as image:
                _check_size(image)
                image_format = image.format or ""
                frames = [_stripped(frame) for frame in ImageSequence.Iterator(image)]
    except (Pillow.DecompressionBombWarning, Pillow.DecompressionBombError) as error:
        raise _too_large() from error
    except ValidationError:
        raise
    except Exception as error:  # Pillow's decoders raise OSError, SyntaxError, ValueError, struct.error and others
        words = _t(
            "This picture is damaged or not of a kind this site shows. Save it as JPEG, PNG or WebP and try again."
        )
        raise ValidationError(words, code="broken_picture") from error
    return frames, image_format


def _check_size(image: Pillow.Image) -> None:
    frames = getattr(image, "n_frames", 1)
    # All frames are decoded: many large ones are as much as one enormous picture.
    if image.width * image.height * frames > MOST_PIXELS or frames > MOST_FRAMES:
        raise _too_large()


def _too_large() -> ValidationError:
    words = _t("This picture is larger than %(count)d million pixels. Make it smaller and try again.")
    return ValidationError(words % {"count": MOST_PIXELS // 1_000_000}, code="too_large_picture")


def _stripped(frame: Pillow.Image) -> Pillow.Image:
    """A copy of the decoded frame, turned upright, with nothing but what it needs to look the same."""
    frame.load()
    upright = ImageOps.exif_transpose(frame)
    kept: dict[Any, Any] = {key: upright.info[key] for key in _KEPT if key in upright.info}
    clean = upright.copy()
    profile = upright.info.get("icc_profile")
    clean.info = kept
    if profile and clean.mode in ("RGB", "L"):
        clean = _to_srgb(clean, profile)
    return clean


def _to_srgb(image: Pillow.Image, profile: bytes) -> Pillow.Image:
    """Colours as sRGB, so that the profile, which can name a device and its owner, need not be kept."""
    from PIL import ImageCms

    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        turned = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except ImageCms.PyCMSError:
        return image
    if turned is None:
        return image
    turned.info = {key: value for key, value in image.info.items() if key in _KEPT}
    return turned
