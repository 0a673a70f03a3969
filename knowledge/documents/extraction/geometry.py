"""In which order do the characters of a line with Arabic letters read? Told by where they stand on the page.

Producers disagree on the order in which they write Arabic (LibreOffice, Chromium and TeX differ, Chromium even from
word to word), and PDFium turns what it takes for right-to-left. Positions do not lie: sorted by them, the line is as
it looks, and reading it from its own side gives the text.
"""

import ctypes
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from knowledge.documents.extraction.text import clean

ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d3\ufb50-\ufdff\ufe70-\ufefc]")
_VOWEL = re.compile("[\u0610-\u061a\u064b-\u065f\u0670]")
_LATIN_WORD = re.compile("[A-Za-z\u00c0-\u024f]+")
_ARABIC_WORD = re.compile("[\u0620-\u065f\u066e-\u06d3]+")
_LATIN_SPAN = re.compile("[0-9]*[A-Za-z\u00c0-\u024f](?:[^\u0600-\u06ff\n]*[A-Za-z\u00c0-\u024f])?[0-9]*")
_ARABIC_SPAN = re.compile("[\u0600-\u06ff](?:[^A-Za-z\u00c0-\u024f\n]*[\u0600-\u06ff])?")
_NUMBER = re.compile(r"\d+(?:[.,:/٫٬]\d+)*")
_OPENING = re.compile(r"(?<!\S)[()](?=\S)")
_CLOSING = re.compile(r"(?<=\S)[()](?=[\s.,;:!?،؛؟]|$)")
_ALEFS = "اأإآ"
# Control characters: line ends, and what fonts give for the strokes that stretch a justified word. U+0002 is a hyphen.
_NOTHING = frozenset(chr(code) for code in range(32) if code not in (2, 9))

UNSURE = "\ue000"  # between characters of a line: whether there is a blank is to be seen by the gap


class Mark(NamedTuple):
    """A character (or Arabic letters in reading order) and the edges of its box in points."""

    character: str
    left: float
    bottom: float
    right: float
    top: float


class Unit(NamedTuple):
    """Characters that belong together (a word, a number, one sign), where they stand, and how PDFium told them: as the
    `order`-th unit of the line, after a blank or not."""

    marks: list[Mark]
    left: float
    right: float
    order: int
    after_blank: bool


def page_text(textpage: pypdfium2.PdfTextPage, hidden: frozenset[int] = frozenset()) -> str:
    """The text of a page in reading order, lines as PDFium finds them; those with Arabic are ordered by position.

    `hidden`: indexes of characters to leave out.

    Vowel marks are left out: search folds them anyway, and which letter they belong to is not told by their place.
    """
    lines: list[str] = []
    line: list[Mark] = []
    marks = [(index, mark) for index, mark in enumerate(_marks(textpage)) if index not in hidden]
    mostly_arabic = _is_mostly_arabic("".join(mark.character for _index, mark in marks))
    told: list[Mark] = []
    if any(is_vowel(mark) for _index, mark in marks):
        from knowledge.documents.extraction.spans import pieces  # few files have such marks

        told = [Mark(*piece[:5]) for piece in pieces(textpage, hidden)]
    for mark in [*(told or _told(textpage, marks)), Mark("\n", 0, 0, 0, 0)]:
        if mark.character == "\n":
            lines.append(read_line(line, mostly_arabic=mostly_arabic))
            line = []
        else:
            line.append(mark)
    return "\n".join(lines)


def _told(textpage: pypdfium2.PdfTextPage, marks: Sequence[tuple[int, Mark]]) -> Iterator[Mark]:
    """The characters as PDFium tells them; on a page with vowel marks, blanks beside them and ends of lines are unsure.

    Such marks stand higher than letters, so that words are told in pieces, even as lines of their own.
    """
    has_vowels = any(is_vowel(mark) for _index, mark in marks)
    last, between, beside = -1, "", False  # index of the last letter or sign, what was told since, is a vowel near
    for index, mark in marks:
        if mark.character in _NOTHING and mark.character != "\n":
            continue
        if mark.character.isspace():
            between += mark.character
        elif is_vowel(mark):
            if between:
                yield Mark(UNSURE, 0, 0, 0, 0)
            yield mark
            beside = True
            between = "\n" if "\n" in between else ""
        else:
            if has_vowels and between and last >= 0 and (beside or "\n" in between):
                between = "\n" if "\n" in between and not _on_one_line(textpage, last, index) else UNSURE
            yield from (Mark(one, 0, 0, 0, 0) for one in between)
            yield mark
            last, between, beside = index, "", False


def is_vowel(mark: Mark) -> bool:
    return _VOWEL.match(mark.character) is not None


def _on_one_line(textpage: pypdfium2.PdfTextPage, first: int, second: int) -> bool:
    baselines = []
    for index in (first, second):
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium.FPDFText_GetCharOrigin(textpage.raw, index, ctypes.byref(x), ctypes.byref(y))
        baselines.append(y.value)
    return abs(baselines[0] - baselines[1]) < 0.2 * pdfium.FPDFText_GetFontSize(textpage.raw, first)


def _marks(textpage: pypdfium2.PdfTextPage) -> list[Mark]:
    left, right, bottom, top = edges = [ctypes.c_double() for _ in range(4)]
    places = [ctypes.byref(edge) for edge in edges]
    marks = []
    for index in range(textpage.count_chars()):
        code = pdfium.FPDFText_GetUnicode(textpage.raw, index)
        pdfium.FPDFText_GetCharBox(textpage.raw, index, *places)
        valid = 0 < code < 0x110000 and not 0xD800 <= code < 0xE000
        character = chr(code) if valid else "\ufffd"
        marks.append(Mark(character, left.value, bottom.value, right.value, top.value))
    return marks


def _is_mostly_arabic(text: str) -> bool:
    folded = clean(text)
    return len(_ARABIC_WORD.findall(folded)) >= 3 * len(_LATIN_WORD.findall(folded))


def read_line(line: list[Mark], *, mostly_arabic: bool) -> str:
    """The text of one line, whose characters are told in any order; vowel marks are left out."""
    plain = "".join(mark.character for mark in line)
    if not ARABIC.search(plain):
        return plain
    folded = clean(plain)
    right_to_left = mostly_arabic or len(_ARABIC_WORD.findall(folded)) >= len(_LATIN_WORD.findall(folded))
    standing = [mark for mark in _standing(line) if not is_vowel(mark)]
    if right_to_left:
        standing.reverse()
    else:
        standing = [mark._replace(character=mark.character[::-1]) for mark in standing]
    read = clean("".join(_ligatures(standing)))
    if right_to_left:
        read = _turned(read, _LATIN_SPAN)
    else:
        read = _ARABIC_SPAN.sub(lambda span: _turned(span[0][::-1], _LATIN_SPAN), read)
    return _CLOSING.sub(")", _OPENING.sub("(", read))


def _turned(text: str, spans: re.Pattern[str]) -> str:
    """Turn spans of the other direction, and numbers outside of them."""
    pieces = []
    end = 0
    for span in spans.finditer(text):
        pieces.append(_NUMBER.sub(lambda number: number[0][::-1], text[end : span.start()]))
        pieces.append(span[0][::-1])
        end = span.end()
    return "".join([*pieces, _NUMBER.sub(lambda number: number[0][::-1], text[end:])])


def _standing(line: list[Mark]) -> list[Mark]:
    """The characters from left to right, with the blanks between them."""
    units = sorted(_units(line), key=lambda unit: unit.left + unit.right)
    # Blanks have no reliable place. Where PDFium told two words in a row it knows; else the gap decides: blanks are a
    # quarter of the font size, letters stand closer, and the tallest letter is about three quarters of it.
    wide = 0.2 * max((mark.top - mark.bottom for mark in line if mark.character.isalnum()), default=0.0)
    standing: list[Mark] = []
    for number, unit in enumerate(units):
        if number:
            before = units[number - 1]
            told_together = abs(before.order - unit.order) == 1
            if told_together and (_is_word(before) == _is_word(unit) or _is_number(before, unit)):
                blank = max(before, unit, key=lambda one: one.order).after_blank
            else:
                blank = unit.left - before.right > wide
            if blank:
                standing.append(Mark(" ", before.right, 0, before.right, 0))
        standing += sorted(unit.marks, key=lambda mark: mark.left + mark.right)
    return standing


def _is_word(unit: Unit) -> bool:
    return unit.marks[0].character.isalnum()


def _is_number(first: Unit, second: Unit) -> bool:
    """A digit beside one of the signs that stand inside numbers."""
    ends = first.marks[-1].character, second.marks[0].character
    return any(end.isdigit() for end in ends) and any(end in ".,:/" for end in ends)


def _units(line: list[Mark]) -> list[Unit]:
    units: list[Unit] = []
    kind, blank, unsure = "", False, 0
    for mark in line:
        if mark.character == UNSURE:
            kind, unsure = "", unsure + 1  # a number left out: these were not told in a row
            continue
        if mark.character.isspace():
            kind, blank = "", True
            continue
        here = "A" if ARABIC.match(mark.character) or is_vowel(mark) else "L" if mark.character.isalpha() else ""
        here = "N" if mark.character.isdigit() else here
        if here and here == kind:
            last = units[-1]
            last.marks.append(mark)
            units[-1] = last._replace(left=min(last.left, mark.left), right=max(last.right, mark.right))
        else:
            units.append(Unit([mark], mark.left, mark.right, len(units) + unsure, blank))
        kind, blank = here, False
        if is_vowel(mark):
            kind, unsure = "", unsure + 1
    return [unit for unit in units if not _is_above(unit, units)]


def _is_above(unit: Unit, others: Sequence[Unit]) -> bool:
    """Whether a unit is vowel marks alone, above or below a word."""
    middle = (unit.left + unit.right) / 2
    return all(map(is_vowel, unit.marks)) and any(
        one.left <= middle <= one.right for one in others if not all(map(is_vowel, one.marks))
    )


def _ligatures(read: list[Mark]) -> list[str]:
    """The characters, those of a lam-alef glyph with the lam first, however the file told them."""
    characters = [mark.character for mark in read]
    for index in range(len(read) - 1):
        here, there = read[index], read[index + 1]
        together = abs(here.left - there.left) < 0.01 and abs(here.right - there.right) < 0.01
        if together and characters[index] in _ALEFS and characters[index + 1] == "ل":
            characters[index], characters[index + 1] = characters[index + 1], characters[index]
    return characters
