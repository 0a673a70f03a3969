"""The process that reads one Word or Markdown file: sets its own limits, then says as one line of JSON what it says."""

import json
import os
from collections import Counter
from typing import Any, BinaryIO

from knowledge.documents.extraction.results import Reason, Refused
from knowledge.interchange.outcome import Arrived, Part

READERS = ("word", "markdown")
MOST_PARTS, MOST_PICTURES, MOST_CHARACTERS = 3_000, 150, 2_000_000


def main(arguments: list[str]) -> None:
    """arguments: those of `worker.enter`, and "word" or "markdown"."""
    import sys

    from knowledge.documents.extraction.worker import TimeIsUp, enter

    out, (kind,) = enter(arguments)
    sys.setrecursionlimit(5_000)  # libxml2 allows 256 levels; each may cost several calls
    try:
        with os.fdopen(0, "rb", closefd=False) as file:
            told = said(_read(kind, file))
    except Refused as refusal:
        told = {"reason": refusal.reason}
    except (MemoryError, RecursionError):
        told = {"reason": Reason.MEMORY}
    except TimeIsUp:
        told = {"reason": Reason.TIME}
    except Exception as error:  # whatever XML, zip and other libraries raise for a damaged file
        told = {"reason": Reason.MEMORY if "memory" in str(error).lower() else Reason.DAMAGED}
    out.write(json.dumps(told, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
    out.flush()
    os._exit(0)  # no clean-up that a hostile file could drag out


def _read(kind: str, file: BinaryIO) -> Arrived:
    if kind == "word":
        from knowledge.interchange.word.reading import read
    else:
        from knowledge.interchange.markdown.reading import read
    arrived = read(file)
    if len(arrived.parts) > MOST_PARTS or len(arrived.pictures) > MOST_PICTURES:
        raise Refused("rejected", Reason.TEXT_LIMIT)  # type: ignore[arg-type]
    text = [" ".join(texts_of(part)) for part in arrived.parts]
    if sum(map(len, text)) > MOST_CHARACTERS:
        raise Refused("rejected", Reason.TEXT_LIMIT)  # type: ignore[arg-type]
    if not arrived.language:
        arrived.language = _language([f"{arrived.title} {arrived.lead}", *text])
    return arrived


def texts_of(part: Part) -> list[str]:
    """The words of a part, with their markup."""
    return _strings(part.value)


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ()
    return [text for one in inner for text in _strings(one)]


def _language(texts: list[str]) -> str:
    """The language most of the text is written in; "" where that is unclear."""
    from knowledge.documents.extraction.languages import Detector
    from knowledge.importing.inline import plain

    detector, counted = Detector(), Counter[str]()
    for text in texts[:400]:
        words = plain(text)
        counted[detector.of(words)] += len(words)
    del counted[""]
    return counted.most_common(1)[0][0] if counted else ""


def said(arrived: Arrived) -> dict[str, Any]:
    """As JSON; `arriving.understood` is the inverse."""
    return {
        "title": arrived.title,
        "lead": arrived.lead,
        "language": arrived.language,
        "ours": arrived.is_ours,
        "parts": [[part.kind, part.value, part.id, part.item_ids] for part in arrived.parts],
        "pictures": [[one.part, one.words, one.name] for one in arrived.pictures],
        "left_out": dict(arrived.left_out),
    }
