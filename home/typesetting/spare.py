"""Which fonts of the machine could stand in where ours lack a letter? Known by name, so that files look alike anywhere."""

from functools import cache
from pathlib import Path

FOLDERS = (
    "/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts", "/Library/Fonts",
    "/System/Library/Fonts/Supplemental", "C:/Windows/Fonts",
)  # fmt: skip
NAMES = (
    "NotoSans-Regular.ttf", "NotoSansArabic-Regular.ttf", "NotoNaskhArabic-Regular.ttf", "DejaVuSans.ttf",
    "LiberationSans-Regular.ttf", "NotoSansHebrew-Regular.ttf", "FreeSans.ttf", "Arial Unicode.ttf", "arial.ttf",
)  # fmt: skip
TRUETYPE = b"\x00\x01\x00\x00"


@cache
def spare_files() -> tuple[Path, ...]:
    """The TrueType files found, best first."""
    found: dict[str, Path] = {}
    for folder in FOLDERS:
        for path in Path(folder).expanduser().rglob("*.ttf"):
            if path.name in NAMES and path.name not in found and _is_truetype(path):
                found[path.name] = path
    return tuple(found[name] for name in NAMES if name in found)


def _is_truetype(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(4) == TRUETYPE
    except OSError:
        return False
