"""Which files the house rules speak of."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ("search", "home", "knowledge", "kommez_cms")  # each may import those before it, never those after it
EVERYTHING = (*ROOMS, "tests", "bench")


def files(pattern: str, rooms: tuple[str, ...] = EVERYTHING) -> Iterator[Path]:
    """Our own files matching `pattern`; made ones (migrations) are not ours."""
    for room in rooms:
        for path in sorted((ROOT / room).rglob(pattern)):
            if "migrations" not in path.parts and "__pycache__" not in path.parts:
                yield path


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
