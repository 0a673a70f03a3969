"""Which parts stand beside each other, whatever was moved, added or left out on one side?"""

import random
from typing import Any

from home.bodies import Part
from knowledge.bilingual.aligning import Piece, align


def side(text: str) -> list[Piece]:
    return [Piece(name, "paragraph", Part(name, "paragraph", "")) for name in text]


def rows(left: str, right: str) -> list[tuple[str, str]]:
    return [(one.id if one else "", other.id if other else "") for one, other in align(side(left), side(right))]


def test_parts_of_one_id_stand_in_one_row_wherever_they_stand() -> None:
    assert rows("abc", "abc") == [("a", "a"), ("b", "b"), ("c", "c")]
    assert rows("abc", "cab") == [("a", "a"), ("b", "b"), ("c", "c")]
    assert rows("abc", "ac") == [("a", "a"), ("b", ""), ("c", "c")]
    assert rows("ac", "xabyc") == [("", "x"), ("a", "a"), ("", "b"), ("", "y"), ("c", "c")]


def test_nothing_is_lost_and_nothing_shown_twice_however_the_sides_differ() -> None:
    chance = random.Random(7)
    for _ in range(500):
        left, right = ("".join(chance.sample("abcdefghij", chance.randint(0, 10))) for _side in "12")
        found = rows(left, right)
        assert [one for one, _other in found if one] == list(left)
        assert sorted(other for _one, other in found if other) == sorted(right)
        if set(left) & set(right):
            assert all(one == other for one, other in found if one and other)


def test_a_version_typed_anew_is_matched_by_the_order_of_its_kinds() -> None:
    def piece(name: str, kind: str) -> Any:
        return Piece(name, kind, Part(name, kind, ""))

    left = [piece("a", "heading"), piece("b", "paragraph"), piece("c", "table")]
    right = [piece("1", "heading"), piece("2", "paragraph"), piece("3", "paragraph"), piece("4", "table")]
    found = [(one and one.id, other and other.id) for one, other in align(left, right)]
    assert found == [("a", "1"), ("b", "2"), (None, "3"), ("c", "4")]
