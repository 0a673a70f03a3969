"""Two editors at work on one text: any edits of either, and what must be found again afterwards."""

import json
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from knowledge.revisions.merging import Merged

Blocks = list[dict[str, Any]]


def paragraph(key: str, text: str) -> dict[str, Any]:
    return {"type": "paragraph", "value": f"<p>{text}</p>", "id": key}


def callout(key: str, kind: str, text: str) -> dict[str, Any]:
    return {"type": "callout", "value": {"kind": kind, "text": f"<p>{text}</p>"}, "id": key}


def items(key: str, *texts: str) -> dict[str, Any]:
    values = [{"type": "item", "value": text, "id": f"{key}-{at}"} for at, text in enumerate(texts)]
    return {"type": "list", "value": values, "id": key}


def table(key: str, *rows: tuple[str, ...]) -> dict[str, Any]:
    def cells(at: int, row: tuple[str, ...]) -> list[dict[str, Any]]:
        return [{"type": "item", "value": cell, "id": f"{key}-{at}-{to}"} for to, cell in enumerate(row)]

    value = [{"type": "item", "value": cells(at, row), "id": f"{key}-{at}"} for at, row in enumerate(rows)]
    return {"type": "table", "value": {"caption": "", "row_headers": True, "rows": value}, "id": key}


def start() -> Blocks:
    """A text of every shape: plain, with fields, with items, with rows."""
    return [
        *(paragraph(f"p{at}", f"Absatz {at}") for at in range(5)),
        callout("c", "note", "Hinweis"),
        items("l", "eins", "zwei", "drei"),
        table("t", ("a", "b"), ("c", "d")),
    ]


@dataclass
class Editor:
    """One editor's text, and what they did: words written, parts taken out, whether they moved anything."""

    name: str
    blocks: Blocks = field(default_factory=start)
    written: list[str] = field(default_factory=list)
    removed: set[str] = field(default_factory=set)
    moved: bool = False
    words: int = 0

    def act(self, kind: str, at: int, to: int) -> None:
        getattr(self, kind)(at, to)

    def word(self) -> str:
        self.words += 1
        self.written.append(f"{self.name}{self.words}wort")
        return self.written[-1]

    def change(self, at: int, to: int) -> None:
        if not self.blocks:
            return
        block = self.blocks[at % len(self.blocks)]
        if block["type"] == "paragraph":
            block["value"] = f"<p>{self._again(block['value'])}</p>"
        elif block["type"] == "callout":
            name = ("kind", "text")[to % 2]
            block["value"][name] = self._again(block["value"][name])
        elif block["type"] == "list" and block["value"]:
            item = block["value"][to % len(block["value"])]
            item["value"] = self._again(item["value"])
        elif block["type"] == "table":
            row = block["value"]["rows"][to % 2]["value"]
            row[at % 2]["value"] = self._again(row[at % 2]["value"])

    def _again(self, text: str) -> str:
        """Other words instead of the old ones; a word of one's own that goes is no loss."""
        self.written = [word for word in self.written if word not in text]
        return self.word()

    def insert(self, at: int, to: int) -> None:
        word = self.word()
        self.blocks.insert(at % (len(self.blocks) + 1), paragraph(word, word))

    def add_item(self, at: int, to: int) -> None:
        for block in self.blocks:
            if block["type"] == "list":
                word = self.word()
                block["value"].insert(at % (len(block["value"]) + 1), {"type": "item", "value": word, "id": word})

    def remove(self, at: int, to: int) -> None:
        if self.blocks:
            gone = self.blocks.pop(at % len(self.blocks))
            said = json.dumps(gone)
            self.written = [word for word in self.written if word not in said]
            self.removed.add(gone["id"])

    def move(self, at: int, to: int) -> None:
        if self.blocks:
            block = self.blocks.pop(at % len(self.blocks))
            self.blocks.insert(to % (len(self.blocks) + 1), block)
            self.moved = True


ACTIONS = ("change", "change", "insert", "add_item", "remove", "move")
_edits = st.lists(st.tuples(st.sampled_from(ACTIONS), st.integers(0, 40), st.integers(0, 40)), max_size=6)


@st.composite
def two_editors(draw: st.DrawFn) -> tuple[Editor, Editor]:
    one, other = Editor("anna"), Editor("ben")
    for editor in (one, other):
        for edit in draw(_edits):
            editor.act(*edit)
    return one, other


def lost(base: Blocks, mine: Editor, theirs: Editor, result: Merged) -> list[str]:
    """Edits of either that are neither in the result nor in a conflict somebody will be asked about."""
    asked = {conflict.key for conflict in result.open}
    told = json.dumps([result.value, [[c.mine, c.theirs] for c in result.open]], ensure_ascii=False)
    missing = [word for editor in (mine, theirs) for word in editor.written if word not in told]
    ids = [block["id"] for block in result.value]
    missing += [f"{key} twice" for key in ids if ids.count(key) > 1]
    for editor in (mine, theirs):
        back = editor.removed & set(ids) - asked
        missing += [f"{editor.name} removed {key}" for key in back]
    for editor, other in ((mine, theirs), (theirs, mine)):
        if not other.moved:
            missing += _order_lost(editor, ids)
    untouched = {b["id"] for b in base} - mine.removed - theirs.removed - set(ids)
    return missing + [f"{key} vanished" for key in untouched]


def _order_lost(editor: Editor, ids: list[str]) -> list[str]:
    """Of an editor who alone moved anything, all parts stand in their order."""
    wanted = [block["id"] for block in editor.blocks if block["id"] in ids]
    found = [key for key in ids if key in set(wanted)]
    return [] if wanted == found else [f"{editor.name} ordered {wanted}, found {found}"]
