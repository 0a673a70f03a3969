"""When one word is near enough to another to have been meant by it, for every engine alike."""

from typing import NamedTuple

SHORTEST = 4  # letters of a word that is corrected
TWO_ERRORS_FROM = 8  # letters


class Correction(NamedTuple):
    """A word of public entries near a typed one. Ordered by quality: fewer errors first, then the more used."""

    errors: int
    rarity: int
    word: str


def allowed_errors(folded: str) -> int:
    """How many errors a folded word may hold; 0 for words that are not corrected."""
    if len(folded) < SHORTEST or any(character.isdigit() for character in folded):
        return 0
    return 2 if len(folded) >= TWO_ERRORS_FROM else 1


def distance(one: str, other: str, limit: int) -> int:
    """Optimal string alignment distance (insert, delete, replace, swap neighbours); `limit` + 1 when it is more."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        row = [i]
        for j, right in enumerate(other, 1):
            cost = min(row[j - 1] + 1, last[j] + 1, last[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
        before, last = last, row
    return min(last[-1], limit + 1)
