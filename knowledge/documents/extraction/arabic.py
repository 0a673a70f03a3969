"""What is wrong with Arabic words as PDF files give them, and how is it put right?

Measured on files of LibreOffice, WeasyPrint and Chromium. Works on text that was folded by `text.clean`.
"""

import re

_WORD = re.compile("[\u0621-\u065f\u0670-\u06d3]+")
# LibreOffice gives the letters of the ligature lam-alef in the wrong order; after an article it shows: األ for الأ.
_ALEF_ALEF = re.compile("([أإآ])ال")  # two alefs never meet
_LAM_ALEF = re.compile("ا([أإآا])ل")
_NEVER_FIRST = ("ة", "ى")
REVERSED_SHARE = 0.8


def mend(text: str) -> tuple[str, bool]:
    """The text with ligatures in order and reversed words turned, and whether any word had to be turned.

    A word that begins with ة or ى is reversed, there are none in Arabic; where 80 % or more of the words that tell
    (articles, feminine endings) run reversed, all Arabic words of the page are turned.
    """
    words = _WORD.findall(text)
    certain = sum(len(word) > 1 and word.startswith(_NEVER_FIRST) for word in words)
    backward = certain + sum(len(word) > 3 and word.endswith("لا") for word in words if word[0] not in _NEVER_FIRST)
    forward = sum(len(word) > 3 and (word.startswith("ال") or word.endswith(_NEVER_FIRST)) for word in words)
    if certain and backward >= REVERSED_SHARE * (backward + forward):
        return _WORD.sub(lambda match: match[0][::-1], text), True
    turned = False

    def turn(match: re.Match[str]) -> str:
        nonlocal turned
        word = match[0]
        if len(word) > 1 and word.startswith(_NEVER_FIRST):
            turned = True
            return word[::-1]
        return word

    ordered = _ALEF_ALEF.sub("\\1لا", _LAM_ALEF.sub("ال\\1", _WORD.sub(turn, text)))
    return ordered.replace("ىل", "لى"), turned  # ى ends words; before a lam it is the ligature لى told backwards
