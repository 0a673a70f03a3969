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
    one, other = _without_same_ends(one, other)
    over = limit + 1
    before: list[int] = []
    last = [min(j, over) for j in range(len(other) + 1)]
    for i, left in enumerate(one, 1):
        # What is further than `limit` from the diagonal costs more than `limit`.
        first, end = max(1, i - limit), min(len(other), i + limit)
        row = [over] * (len(other) + 1)
        row[0] = min(i, over)
        best = row[0]
        for j in range(first, end + 1):
            right = other[j - 1]
            cost = last[j - 1] + (left != right)
            if row[j - 1] < cost:
                cost = row[j - 1] + 1
            if last[j] < cost:
                cost = last[j] + 1
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right and before[j - 2] < cost:
                cost = before[j - 2] + 1
            row[j] = cost
            if cost < best:
                best = cost
        if best > limit:
            return over
        before, last = last, row
    return min(last[-1], over)


def _without_same_ends(one: str, other: str) -> tuple[str, str]:
    """Both words without what they begin and end with alike: it costs nothing."""
    start, most = 0, min(len(one), len(other))
    while start < most and one[start] == other[start]:
        start += 1
    end = 0
    while end < most - start and one[-1 - end] == other[-1 - end]:
        end += 1
    return one[start : len(one) - end], other[start : len(other) - end]
