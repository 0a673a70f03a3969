"""Which glyphs does a line need, where does it break, how wide is it? HarfBuzz with the two fonts we ship.

For what these lack a font of the machine is taken, where it has one.
"""

import unicodedata
from collections import deque
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import uharfbuzz

from home.typesetting.bidi import visual_runs
from home.typesetting.spare import spare_files

FONTS = Path(__file__).parent / "fonts"
LONGEST_LINE = 300  # characters; what is longer is cut before it is measured
# A glyph for lam with alef is told as its one compatibility character: two would come back in the wrong order.
_LAM_ALEF = {"لا": "\ufefb", "لأ": "\ufef7", "لإ": "\ufef9", "لآ": "\ufef5"}
_MIRRORED = dict(zip("()[]{}<>«»‹›", ")(][}{><»«›‹", strict=True))


class Glyph(NamedTuple):
    """One glyph, measures in thousandths of the font size; `text` is what it says, "" where another glyph says it."""

    face: str
    number: int
    advance: float
    dx: float
    dy: float
    text: str


class Face:
    """One font file, ready to shape. Those we ship are small and embedded whole, others with what is used of them."""

    def __init__(self, name: str, file: Path, *, is_spare: bool = False) -> None:
        self.name, self.is_spare = name, is_spare
        self.file = file
        self.data = file.read_bytes()
        self.font = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob(self.data)))
        self._scale = 1000 / self.font.face.upem

    def has(self, character: str) -> bool:
        return bool(self.font.get_nominal_glyph(ord(character)))

    def embedded(self, glyphs: Iterable[int]) -> bytes:
        """The font file to put into a document that shows these glyphs; their numbers stay."""
        if not self.is_spare:
            return self.data
        wanted = uharfbuzz.SubsetInput()
        wanted.glyph_set.update(glyphs)
        wanted.flags = uharfbuzz.SubsetFlags.RETAIN_GIDS | uharfbuzz.SubsetFlags.NO_LAYOUT_CLOSURE
        return bytes(uharfbuzz.subset(self.font.face, wanted).blob.data)

    def width(self, glyph: int) -> float:
        return self.font.get_glyph_h_advance(glyph) * self._scale

    def shape(self, text: str, right_to_left: bool) -> Iterator[Glyph]:
        """Glyphs from left to right."""
        buffer = uharfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.direction = "rtl" if right_to_left else "ltr"
        # Each mark keeps its own place in the text, and only the ligatures the script requires are formed: a glyph that
        # stands for one character is read back in the right order by every reader.
        buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS
        uharfbuzz.shape(self.font, buffer, {"liga": False, "dlig": False, "calt": False})
        starts = [*sorted({info.cluster for info in buffer.glyph_infos}), len(text)]
        told: set[int] = set()
        scale = self._scale
        for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            says = ""
            if info.cluster not in told:
                told.add(info.cluster)
                says = text[info.cluster : starts[starts.index(info.cluster) + 1]]
                says = _LAM_ALEF.get(says, _MIRRORED.get(says, says) if right_to_left else says)
            advance, dx, dy = place.x_advance * scale, place.x_offset * scale, place.y_offset * scale
            yield Glyph(self.name, info.codepoint, advance, dx, dy, says)


@cache
def faces() -> dict[str, Face]:
    """The fonts by the names the PDF gives them: F1 Latin, F2 Arabic, then those of the machine that were needed."""
    return {"F1": Face("F1", FONTS / "NotoSans-subset.ttf"), "F2": Face("F2", FONTS / "NotoSansArabic-subset.ttf")}


@cache
def face_of(character: str) -> str:
    """The name of a font of the machine that has what ours lack; "" where none has."""
    for file in spare_files():
        known = next((face for face in faces().values() if face.is_spare and face.file == file), None)
        face = known or Face(f"F{len(faces()) + 1}", file, is_spare=True)
        if face.has(character):
            faces()[face.name] = face
            return face.name
    return ""


def lacking(text: str) -> str:
    """The characters of the text that no font has, each once; invisible ones are not asked for."""
    plain = (one for one in dict.fromkeys(text) if unicodedata.category(one)[0] not in "CZ")
    return "".join(one for one in plain if not any(face.has(one) for face in faces().values()) and not face_of(one))


@lru_cache(maxsize=20_000)
def line_glyphs(text: str, right_to_left: bool) -> tuple[Glyph, ...]:
    """The glyphs of a line in the order they stand on paper."""
    glyphs: list[Glyph] = []
    for run in visual_runs(text, right_to_left):
        pieces = _by_face(run.text)
        for face, piece in reversed(pieces) if run.right_to_left else pieces:
            glyphs.extend(faces()[face].shape(piece, run.right_to_left))
    return tuple(glyphs)


def _by_face(text: str) -> list[tuple[str, str]]:
    """The text cut where its font changes; what both fonts have stays with its neighbour before it."""
    pieces: list[tuple[str, str]] = []
    for character in text:
        able = [name for name, face in faces().items() if face.has(character)] or [face_of(character) or "F1"]
        if pieces and pieces[-1][0] in able:
            pieces[-1] = (pieces[-1][0], pieces[-1][1] + character)
        else:
            pieces.append((able[0], character))
    return pieces


def width(text: str, right_to_left: bool) -> float:
    """Width in thousandths of the font size."""
    return sum(glyph.advance for glyph in line_glyphs(text, right_to_left))


def lines(text: str, right_to_left: bool, *, size: float, room: float) -> list[str]:
    """The text broken at spaces into lines of at most `room` points at this font size; longer words are cut."""
    limit = room * 1000 / size
    space = width(" ", right_to_left)
    waiting = deque(_cut_words(text, right_to_left, limit))
    broken: list[str] = []
    while waiting:
        line = [waiting.popleft()]
        used = width(line[0], right_to_left)
        while waiting and (used := used + space + width(waiting[0], right_to_left)) <= limit:
            line.append(waiting.popleft())
        # Words were measured alone, so that the few that recur cost once; together they may be a little wider.
        while len(line) > 1 and width(" ".join(line), right_to_left) > limit:
            waiting.appendleft(line.pop())
        broken.append(" ".join(line))
    return broken


def _cut_words(text: str, right_to_left: bool, limit: float) -> Iterator[str]:
    for word in text.split():
        while len(word) > LONGEST_LINE or (len(word) > 1 and width(word, right_to_left) > limit):
            end = _fitting(word[:LONGEST_LINE], right_to_left, limit)
            yield word[:end]
            word = word[end:]
        yield word


def _fitting(word: str, right_to_left: bool, limit: float) -> int:
    """How many characters of the word fit, at least one; found by halving, as measuring is the work."""
    if width(word, right_to_left) <= limit:
        return len(word)
    fits, too_many = 1, len(word)
    while too_many - fits > 1:
        middle = (fits + too_many) // 2
        if width(word[:middle], right_to_left) <= limit:
            fits = middle
        else:
            too_many = middle
    return fits
