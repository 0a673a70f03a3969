"""What does the demo say? The files below `content/`, read once, with a stable key for everything in them."""

import uuid
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "content"
LANGUAGES = ("de", "ar", "en", "fr")
_NAMESPACE = uuid.UUID("8d1a2c54-77c6-5f0e-9a0b-2f6c6a1c9f10")


@cache
def entries(name: str) -> list[dict[str, Any]]:
    """The entries of one file of the demo's content, in its order."""
    with (FOLDER / f"{name}.yaml").open(encoding="utf-8") as file:
        found: list[dict[str, Any]] = yaml.load(file, Loader=_LOADER)
    return found


def documents() -> list[dict[str, Any]]:
    """The documents, each from a file of its own, sorted by key."""
    return [yaml.load(path.read_bytes(), Loader=_LOADER) for path in sorted((FOLDER / "documents").glob("*.yaml"))]


def translation_key(kind: str, key: str) -> uuid.UUID:
    """The translation key of a page of the demo: the same on every installation."""
    return uuid.uuid5(_NAMESPACE, f"{kind}/{key}")


# libyaml is ten times faster where PyYAML was built with it.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
