"""In which order do the parts of two edited texts stand? Who moved a part decides its place."""

from bisect import bisect_left
from collections.abc import Callable, Collection, Sequence


def moved(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """The fewest ids that must change their place to bring `before` into the order of `after`."""
    place = {key: at for at, key in enumerate(before)}
    common = [key for key in after if key in place]
    return set(common) - set(_longest_rising(common, place))


def arrange(
    base: Sequence[str],
    mine: Sequence[str],
    theirs: Sequence[str],
    *,
    kept: Collection[str],
    mine_wins: Callable[[str], bool],
) -> list[str]:
    """All `kept` ids, each once: the order of `theirs`, into which the moves and additions of `mine` are carried.

    `mine_wins` is asked for a part that both moved to different places.
    """
    moved_here, moved_there = moved(base, mine), moved(base, theirs)
    added_there = set(theirs) - set(base)
    order = [key for key in theirs if key in kept]
    for at, key in enumerate(mine):
        if key not in kept:
            continue
        stands = key in order
        if stands and (key not in moved_here or (key in moved_there and not _carries(key, mine, theirs, mine_wins))):
            continue
        if stands:
            order.remove(key)
        order.insert(_place(order, mine[:at], added_there), key)
    return order


def torn(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str], *, kept: Collection[str]) -> list[str]:
    """Ids that both moved, to different places."""
    both = moved(base, mine) & moved(base, theirs)
    return [key for key in mine if key in both and key in kept and _before(key, mine) != _before(key, theirs)]


def _carries(key: str, mine: Sequence[str], theirs: Sequence[str], mine_wins: Callable[[str], bool]) -> bool:
    return _before(key, mine) != _before(key, theirs) and mine_wins(key)


def _before(key: str, order: Sequence[str]) -> str | None:
    at = order.index(key)
    return order[at - 1] if at else None


def _place(order: Sequence[str], before: Sequence[str], added: Collection[str]) -> int:
    """Behind the nearest part before it that is there, and behind what the other side added at that place."""
    found = next((order.index(key) for key in reversed(before) if key in order), None)
    at = 0 if found is None else found + 1
    while found is not None and at < len(order) and order[at] in added:
        at += 1
    return at


def _longest_rising(keys: Sequence[str], place: dict[str, int]) -> list[str]:
    """The longest subsequence of `keys` whose places rise (patience sorting)."""
    tails: list[int] = []
    ends: list[str] = []
    previous: dict[str, str | None] = {}
    for key in keys:
        at = bisect_left(tails, place[key])
        previous[key] = ends[at - 1] if at else None
        if at == len(tails):
            tails.append(place[key])
            ends.append(key)
        else:
            tails[at], ends[at] = place[key], key
    found: list[str] = []
    last = ends[-1] if ends else None
    while last is not None:
        found.append(last)
        last = previous[last]
    return found[::-1]
