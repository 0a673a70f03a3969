"""What must be known about a translation, said without looking at how the site keeps it.

A text is a number; 0 to 3 come back now and then. `Desk` is the translation editor with its sentences, `Hand` a page
that is edited as an ordinary one. Both show, per unit, from which text of the source it was made: `SOURCE` where the
source's own words stand there.
"""

from dataclasses import dataclass, field

SOURCE = "source"
Texts = dict[str, int]  # unit -> text, in the order of the page


@dataclass
class Said:
    """A sentence of the translation: when it was written, and whether it came over from an older source."""

    order: int
    carried: bool = False


@dataclass
class Desk:
    """One language of the translation editor: (unit, text of the source) -> what is said for it."""

    sentences: dict[tuple[str, int], Said] = field(default_factory=dict)
    shown: dict[str, int | str | None] = field(default_factory=dict)  # unit -> made from; None: nobody knows
    is_live: bool = False
    order: int = 0

    def write(self, unit: str, text: int) -> None:
        self.order += 1
        self.sentences[unit, text] = Said(self.order)

    def take_in(self, before: Texts, now: Texts, small: frozenset[str] = frozenset()) -> None:
        """The editor shows another source: what has no sentence takes over the last one of its unit."""
        for unit, text in now.items():
            known = {old: one for (name, old), one in self.sentences.items() if name == unit}
            if text in known or not known:
                continue
            last = before.get(unit)
            row = known.get(last) if last is not None else None
            row = row or known[max(known, key=lambda old: known[old].order)]
            self.order += 1
            self.sentences[unit, text] = Said(self.order, carried=row.carried or unit not in small)

    def publish(self, synced: Texts) -> None:
        before, self.shown, self.is_live = self.shown, {}, True
        for unit, text in synced.items():
            row = self.sentences.get((unit, text))
            if row is None:
                self.shown[unit] = SOURCE
            elif not row.carried:
                self.shown[unit] = text
            else:
                older = before.get(unit)
                self.shown[unit] = older if older != SOURCE else None

    def expected(self, synced: Texts) -> dict[str, str]:
        """Unit -> state of its sentence, as the translator sees it."""
        rows = {unit: self.sentences.get((unit, text)) for unit, text in synced.items()}
        return {
            unit: "untranslated" if row is None else "outdated" if row.carried else "current"
            for unit, row in rows.items()
        }


@dataclass
class Hand:
    """A page edited by hand: what its draft and its published version hold, and what its editor said of the draft."""

    draft: dict[str, int | str] = field(default_factory=dict)  # unit -> text of the source it holds, or a made-up one
    said: Texts = field(default_factory=dict)  # unit -> the text of the source it was compared with
    made: dict[str, int | str | None] = field(default_factory=dict)
    shown: dict[str, int | str | None] = field(default_factory=dict)
    is_live: bool = False

    def write(self, unit: str, text: int) -> None:
        self.draft[unit] = "own words"
        self.said[unit] = text

    def publish(self, live: Texts) -> None:
        """What was said of the draft counts; words of the source as it is now are no translation."""
        before, self.shown, self.is_live = self.shown, {}, True
        for unit, words in self.draft.items():
            if words == "own words":
                self.shown[unit] = self.said.get(unit, before.get(unit))
            else:
                self.shown[unit] = SOURCE


def visible(shown: dict[str, int | str | None], live: Texts) -> dict[str, str]:
    """Unit -> what a reader must be told."""
    found = {}
    for unit, text in live.items():
        made = shown.get(unit, SOURCE)
        found[unit] = "untranslated" if made == SOURCE else "current" if made == text else "outdated"
    return found
