"""The few sizes public pages show. They are made once, after upload; no public page ever makes one."""

WIDTHS = (480, 800)
# Quality that keeps a photograph of 800 px near 30 kB; measured on the demo's pictures.
QUALITIES = {"avif": 45, "webp": 55}


def spec(width: int, image_format: str) -> str:
    """The Wagtail filter of one size, such as `width-480|format-avif|avifquality-45`."""
    return f"width-{width}|format-{image_format}|{image_format}quality-{QUALITIES[image_format]}"


SPECS = tuple(spec(width, image_format) for image_format in QUALITIES for width in WIDTHS)
