"""How is a scan that lies askew, or a photograph in uneven light, made a page that can be recognised?"""

from itertools import pairwise

from PIL import Image, ImageChops, ImageFilter, ImageOps

_SIDE = 650  # pixels are enough to tell an angle
_WIDEST, _COARSE, _FINE = 9.0, 1.0, 0.25  # degrees that are tried, first in large steps, then around the best
_STRAIGHT = 0.4  # degrees nobody sees
_CLEARER = 1.15  # times as clear as unturned, for a turn to be believed
_UNEVEN, _PALE = 48, 130  # of 255: light that differs so much over the page; ink and paper that differ so little
_SHADOW = 55  # of 255: darker than the shadow on any paper; a bar or picture, whose letters may be white
_NOTHING = 40  # of 255: what differs less from its paper is no ink
_GROUND = 16  # pixels of the page for one of its ground


def straightened(frame: Image.Image) -> Image.Image:
    """The grey page turned so that its lines lie level, where they are up to 9 degrees askew."""
    angle = skew(frame)
    return frame.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=255) if angle else frame


def skew(frame: Image.Image) -> float:
    """Degrees by which the page must be turned (counter-clockwise); 0.0 for a straight one or one without lines.

    Rows of a straight page are either lines of letters or gaps, so that neighbouring rows differ most.
    """
    small = frame.reduce(max(1, max(frame.size) // _SIDE))
    ink = ImageOps.invert(even(small)).point([0] * 96 + list(range(96, 256)))
    straight = _clearness(ink, 0.0)
    steps = int(_WIDEST / _COARSE)
    best = max((number * _COARSE for number in range(-steps, steps + 1)), key=lambda angle: _clearness(ink, angle))
    near = [best + number * _FINE for number in range(-3, 4)]
    best = max(near, key=lambda angle: _clearness(ink, angle))
    return best if abs(best) >= _STRAIGHT and _clearness(ink, best) > _CLEARER * straight else 0.0


def _clearness(ink: Image.Image, angle: float) -> float:
    turned = ink.rotate(angle, Image.Resampling.BILINEAR, fillcolor=0) if angle else ink
    rows = turned.resize((1, turned.height), Image.Resampling.BOX).tobytes()
    return float(sum((one - other) ** 2 for one, other in pairwise(rows)))


def even(frame: Image.Image) -> Image.Image:
    """The grey page with the same white paper all over, where its light is uneven or its ink pale; else as it is."""
    step = min(_GROUND, max(1, min(frame.size) // 8))
    ground = frame.reduce(step).filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.GaussianBlur(3))
    low, high = ground.getextrema()
    darkest = _darkest(frame)
    is_even = int(high) - int(low) < _UNEVEN and int(high) - darkest > _PALE  # type: ignore[arg-type]
    if is_even or int(low) < _SHADOW:  # type: ignore[arg-type]
        return frame
    ink = ImageChops.subtract(ground.resize(frame.size, Image.Resampling.BICUBIC), frame)
    if int(ink.getextrema()[1]) < _NOTHING:  # type: ignore[arg-type]
        return Image.new("L", frame.size, 255)  # an empty sheet: its grain would be made letters
    return ImageOps.autocontrast(ImageOps.invert(ink), cutoff=(0.5, 0))


def _darkest(frame: Image.Image) -> int:
    """The value below which one pixel in two hundred is."""
    left = frame.width * frame.height // 200
    for value, count in enumerate(frame.histogram()):
        left -= count
        if left < 0:
            return value
    return 255
