"""Nobody's edit is lost: what two editors did to one text stands in it afterwards, or somebody is asked."""

import copy
import os

from hypothesis import given, settings

from knowledge.revisions.merging import Choice, Kind, Merged, Take, merge
from tests.knowledge.revisions.two_editors import Editor, callout, items, lost, paragraph, start, table, two_editors


def ids(result: Merged) -> list[str]:
    return [block["id"] for block in result.value]


INTERLEAVINGS = max(20, int(os.environ.get("KOMMEZ_PROVE_STEPS", 2_000)) // 10)  # a life has ten edits or so


@settings(max_examples=INTERLEAVINGS, deadline=None)
@given(two_editors())
def test_two_editors_lose_no_edit(editors: tuple[Editor, Editor]) -> None:
    mine, theirs = editors
    result = merge(start(), mine.blocks, theirs.blocks)
    assert lost(start(), mine, theirs, result) == []


@settings(max_examples=100, deadline=None)
@given(two_editors())
def test_who_answers_every_question_with_both_keeps_every_word(editors: tuple[Editor, Editor]) -> None:
    mine, theirs = editors
    asked = merge(start(), mine.blocks, theirs.blocks).open
    result = merge(start(), mine.blocks, theirs.blocks, choices={one.key: Choice(Take.BOTH) for one in asked})
    assert result.open == []
    told = str(result.value)
    assert [word for word in (*mine.written, *theirs.written) if word not in told] == []


@settings(max_examples=100, deadline=None)
@given(two_editors())
def test_who_comes_second_and_changed_nothing_changes_nothing(editors: tuple[Editor, Editor]) -> None:
    theirs = editors[1]
    result = merge(start(), start(), theirs.blocks)
    assert (result.value, result.open) == (theirs.blocks, [])
    assert merge(start(), theirs.blocks, start()).value == theirs.blocks


def test_changes_of_different_fields_and_items_of_one_block_meet_without_a_question() -> None:
    base = [callout("c", "note", "Wer"), items("l", "eins", "zwei"), table("t", ("a", "b"), ("c", "d"))]
    mine, theirs = copy.deepcopy(base), copy.deepcopy(base)
    mine[0]["value"]["kind"], theirs[0]["value"]["text"] = "warning", "<p>Wer nicht</p>"
    mine[1]["value"][0]["value"], theirs[1]["value"][1]["value"] = "EINS", "ZWEI"
    mine[2]["value"]["rows"][0]["value"][0]["value"] = "A"
    theirs[2]["value"]["caption"] = "Tafel"
    result = merge(base, mine, theirs)
    assert result.open == []
    assert result.value[0]["value"] == {"kind": "warning", "text": "<p>Wer nicht</p>"}
    assert [item["value"] for item in result.value[1]["value"]] == ["EINS", "ZWEI"]
    assert result.value[2]["value"]["caption"] == "Tafel"
    assert result.value[2]["value"]["rows"][0]["value"][0]["value"] == "A"


def test_the_same_paragraph_changed_by_both_is_asked_about_and_each_answer_holds() -> None:
    base, mine, theirs = ([paragraph("p", text)] for text in ("alt", "meins", "ihres"))
    [conflict] = merge(base, mine, theirs).open
    assert (conflict.key, conflict.kind) == ("p", Kind.BLOCK)

    def answered(choice: Choice) -> list[str]:
        return [block["value"] for block in merge(base, mine, theirs, choices={"p": choice}).value]

    assert answered(Choice(Take.MINE)) == ["<p>meins</p>"]
    assert answered(Choice(Take.THEIRS)) == ["<p>ihres</p>"]
    assert answered(Choice(Take.BOTH)) == ["<p>ihres</p>", "<p>meins</p>"]
    assert answered(Choice(Take.EDITED, "<p>neu</p>")) == ["<p>neu</p>"]
    kept = merge(base, mine, theirs, choices={"p": Choice(Take.BOTH)})
    assert len(set(ids(kept))) == 2
    assert kept.value == merge(base, mine, theirs, choices={"p": Choice(Take.BOTH)}).value, "asked twice, the same"


def test_one_list_item_changed_by_both_is_the_only_question_about_the_list() -> None:
    base, mine, theirs = [items("l", "a", "b", "c")], [items("l", "a", "B1", "C")], [items("l", "A", "B2", "c")]
    result = merge(base, mine, theirs, prefix="body:")
    assert [conflict.key for conflict in result.open] == ["body:l/l-1"]
    answered = merge(base, mine, theirs, prefix="body:", choices={"body:l/l-1": Choice(Take.BOTH)})
    assert [item["value"] for item in answered.value[0]["value"]] == ["A", "B2", "B1", "C"]


def test_a_choice_for_one_field_keeps_what_the_other_side_did_to_another() -> None:
    base, mine, theirs = [callout("c", "note", "x")], [callout("c", "note", "mein")], [callout("c", "tip", "ihr")]
    result = merge(base, mine, theirs, choices={"c": Choice(Take.MINE)})
    assert result.value[0]["value"] == {"kind": "tip", "text": "<p>mein</p>"}


def test_what_one_removed_and_the_other_changed_is_asked_about() -> None:
    base, mine = [paragraph("p", "alt"), paragraph("q", "x")], [paragraph("p", "neu"), paragraph("q", "x")]
    result = merge(base, mine, base[1:])
    assert [conflict.key for conflict in result.open] == ["p"]
    assert ids(merge(base, mine, base[1:], choices={"p": Choice(Take.MINE)})) == ["p", "q"]
    assert ids(merge(base, mine, base[1:], choices={"p": Choice(Take.THEIRS)})) == ["q"]


def test_a_column_and_a_row_added_by_two_editors_never_make_a_crooked_table() -> None:
    base = [table("t", ("a", "b"), ("c", "d"))]
    mine, theirs = copy.deepcopy(base), copy.deepcopy(base)
    for at, row in enumerate(mine[0]["value"]["rows"]):
        row["value"].append({"type": "item", "value": "neu", "id": f"n{at}"})
    theirs[0]["value"]["rows"].append({**copy.deepcopy(base[0]["value"]["rows"][0]), "id": "row"})
    assert [conflict.key for conflict in merge(base, mine, theirs).open] == ["t"]


def test_a_block_moved_by_both_to_different_places_is_asked_about() -> None:
    base = [paragraph(key, key) for key in "abcdef"]
    by_id = {block["id"]: block for block in base}
    mine, theirs = ([by_id[key] for key in order] for order in ("bcadef", "bcdefa"))
    [conflict] = merge(base, mine, theirs).open
    assert (conflict.key, conflict.kind) == ("a@", Kind.PLACE)
    assert "".join(ids(merge(base, mine, theirs, choices={"a@": Choice(Take.MINE)}))) == "bcadef"
    assert "".join(ids(merge(base, mine, theirs, choices={"a@": Choice(Take.THEIRS)}))) == "bcdefa"


def test_what_only_the_editors_form_wrote_differently_is_no_change() -> None:
    base = [paragraph("p", "Müller &quot;und&quot; <strong>Söhne</strong>")]
    opened = [{**base[0], "value": '<p data-block-key="x1">Müller "und" <b>Söhne</b></p>'}]
    theirs = [paragraph("p", "Ganz anders")]
    assert merge(base, opened, theirs).value == theirs
