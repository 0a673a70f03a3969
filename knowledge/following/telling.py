"""Which changes is somebody told, under which heading? Each once, several of one thing as one line."""

import datetime
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from knowledge.following.changes import Change
from knowledge.following.interests import Interest
from search.access import Viewer

ASKED = "asked"  # the heading of what somebody asked for, before all others


def mark_of(change: Change) -> str:
    """Twelve hex digits that stand for a change in the memory of what was told."""
    return hashlib.blake2b(change.key.encode(), digest_size=6).hexdigest()


class Catalogue:
    """The changes of a span, found by what they are about; the same for all members."""

    def __init__(self, changes: Sequence[Change]) -> None:
        self.changes = changes
        self.marks = [mark_of(change) for change in changes]
        self._by_thing: dict[str, list[int]] = defaultdict(list)
        self._by_name: dict[str, list[int]] = defaultdict(list)
        self._wanted: dict[int, list[int]] = defaultdict(list)
        for at, change in enumerate(changes):
            for name in {*change.institutions, *change.topics, *change.followed}:
                self._by_name[name].append(at)
            self._by_thing[change.thing].append(at)
            for user in change.wanted_by:
                self._wanted[user].append(at)

    def wanted(self, user: int) -> list[int]:
        """Places of the changes this person asked for."""
        return self._wanted.get(user, [])

    def about(self, interest: Interest) -> list[int]:
        """Places, in order, of the changes an interest is about, whenever they happened."""
        names = {*interest.institutions, *interest.topics, *interest.followed}
        places = {at for name in names for at in self._by_name.get(name, ())}
        return sorted(places.union(*(self._by_thing.get(thing, ()) for thing in interest.things)))


@dataclass
class Told:
    """One line: the change that stands for all of its thing, the marks of all of them, and why it is told."""

    change: Change
    interest: Interest | None  # None: the person asked for it
    marks: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Span:
    """since <= at < until, and later than each interest began unless `whole`; marks in `told` are left out."""

    since: datetime.datetime
    until: datetime.datetime
    told: frozenset[str] = frozenset()
    whole: bool = False


def tell(
    catalogue: Catalogue, interests: Iterable[Interest], viewer: Viewer, *, language: str, span: Span
) -> list[Told]:
    """The lines for one person, in the order of their interests, the latest first under each. Access is asked last."""
    lines: dict[str, Told] = {}
    seen: set[int] = set()
    reasons: list[tuple[Interest | None, list[int]]] = [(None, catalogue.wanted(viewer.user.pk or 0))]
    reasons += [(interest, catalogue.about(interest)) for interest in interests]
    for interest, places in reasons:
        for at in places:
            change = catalogue.changes[at]
            began = span.since if interest is None or span.whole else max(span.since, interest.since)
            if at in seen or not began <= change.at < span.until or catalogue.marks[at] in span.told:
                continue
            if interest is not None and change.only not in ("", language):
                continue
            if change.visible(viewer):
                seen.add(at)
                _add(lines, Told(change, interest, [catalogue.marks[at]]))
    order = {id(interest): place for place, (interest, _places) in enumerate(reasons)}
    return sorted(lines.values(), key=lambda told: (order[id(told.interest)], -told.change.at.timestamp()))


def _add(lines: dict[str, Told], told: Told) -> None:
    """One line per thing, under the first heading it came by: the opening stands for all, else the latest."""
    name = told.change.thing or told.change.key
    known = lines.get(name)
    if known is None:
        lines[name] = told
        return
    known.marks += told.marks
    present, new = known.change, told.change
    if (new.opens, new.at) > (present.opens, present.at):
        known.change = new
