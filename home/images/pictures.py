"""How a picture is shown: the sizes there are, its alternative text in the reader's language, credit and licence."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from home.images.models import Image, Rendition
from home.images.sizes import SPECS


@dataclass(frozen=True)
class Picture:
    """`avif` and `webp` are `srcset` values; `src` is "" while no size has been made yet. `light` is the smallest
    file, which readers who save data may ask for, and `light_bytes` what it weighs, 0 where that is not known."""

    src: str
    light: str
    avif: str
    webp: str
    width: int
    height: int
    alt: str
    alt_language: str
    credit: str
    licence: str
    light_file: Any = None

    @property
    def light_bytes(self) -> int:
        try:
            return int(self.light_file.size) if self.light_file else 0
        except OSError:
            return 0


def picture(image: Image, language: str) -> Picture:
    """Uses the prefetched renditions and texts of the image; asks nothing and makes nothing."""
    sizes = sorted((size for size in image.renditions.all() if size.filter_spec in SPECS), key=lambda size: size.width)
    webp = [size for size in sizes if "format-webp" in size.filter_spec]
    shown = webp[-1] if webp else None
    local = any(text.language == language and text.alt_text for text in image.texts.all())
    return Picture(
        src=shown.url if shown else "",
        light=webp[0].url if webp else "",
        light_file=webp[0].file if webp else None,
        avif=_srcset(size for size in sizes if "format-avif" in size.filter_spec),
        webp=_srcset(webp),
        width=shown.width if shown else 0,
        height=shown.height if shown else 0,
        alt=image.alt_in(language),
        alt_language=language if local else "de",
        credit=image.credit,
        licence=image.get_licence_display(),
    )


def _srcset(sizes: Iterable[Rendition]) -> str:
    return ", ".join(f"{size.url} {size.width}w" for size in sizes)
