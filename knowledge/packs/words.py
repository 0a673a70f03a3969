"""Which words stand in which text of a pack? An index small enough to come along, searched by a few lines of script.

Every word form that occurs is named in the spelling `plain` gives it, with the term the site's own analysis makes of it:
so inflected forms, compounds and the Arabic article meet offline as they do online, without an analyser in the script.
`assets/search.js` spells what is typed the same way.
"""

import json
from collections import Counter
from collections.abc import Iterable

from knowledge.packs.library import Leaf, words_of
from search.analysis import analyser_for, fold, surface, words
from search.analysis.analysers import fold_arabic

TITLE_WEIGHT, MOST_WEIGHT, LONGEST = 12, 30, 40


def plain(raw: str) -> str:
    """The word in lower case without accents, Arabic letters in one spelling; letters and digits only."""
    return fold_arabic(fold(surface(raw)))


def index_of(leaves: Iterable[Leaf]) -> bytes:
    """A script that sets one variable: `pages` ([path, title, kind, language, direction, lead]), `forms` (word -> number
    of its term) and `terms` (per term a row of page, weight, page, weight …)."""
    pages: list[list[str]] = []
    numbers: dict[str, int] = {}
    forms: dict[str, int] = {}
    rows: list[list[int]] = []
    for leaf, text in words_of(leaves):
        for term, weight in sorted(_weights(leaf, text, forms, numbers).items()):
            while len(rows) <= term:
                rows.append([])
            rows[term] += [len(pages), min(weight, MOST_WEIGHT)]
        pages.append(
            [leaf.piece.path, leaf.title, leaf.kind, leaf.language.code, leaf.language.direction, leaf.lead[:240]]
        )
    told = {"pages": pages, "forms": dict(sorted(forms.items())), "terms": rows}
    packed = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return f"var PACK = {packed};\n".replace("\u2028", "").replace("\u2029", "").encode()


def _weights(leaf: Leaf, text: str, forms: dict[str, int], numbers: dict[str, int]) -> Counter[int]:
    """Term -> how much of it the text has; new forms and terms are numbered."""
    analyser = analyser_for(leaf.language.code)
    found: Counter[int] = Counter()
    for words_in, weight in ((leaf.title, TITLE_WEIGHT), (text, 1)):
        for word in words(words_in):
            token = analyser.token(word.raw)
            form = plain(word.raw)[:LONGEST]
            if not form or not token.term or token.stop:
                continue
            number = numbers.setdefault(token.term, len(numbers))
            forms.setdefault(form, number)
            found[number] += weight
            for part in token.parts:
                found[numbers.setdefault(part, len(numbers))] += weight
    return found
