"""What is a file going to be, in words: its outline, how much of everything, what stays outside, what is still to do."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _t
from django.utils.translation import ngettext, ngettext_lazy

from knowledge.interchange.outcome import Arrived, LeftOut
from knowledge.interchange.pictures import words_of

_LEFT_OUT = {
    LeftOut.CHANGES: ngettext_lazy(
        "%(count)d tracked change was taken as accepted.", "%(count)d tracked changes were taken as accepted.", "count"
    ),
    LeftOut.COMMENTS: ngettext_lazy("%(count)d comment was left out.", "%(count)d comments were left out.", "count"),
    LeftOut.TEXT_BOXES: ngettext_lazy(
        "%(count)d text box was left out. Copy its text into the article.",
        "%(count)d text boxes were left out. Copy their text into the article.",
        "count",
    ),
    LeftOut.DRAWINGS: ngettext_lazy(
        "%(count)d drawing or chart was left out. Save it as a picture to show it.",
        "%(count)d drawings or charts were left out. Save them as pictures to show them.",
        "count",
    ),
    LeftOut.EQUATIONS: ngettext_lazy(
        "%(count)d equation became plain text. Please check it.",
        "%(count)d equations became plain text. Please check them.",
        "count",
    ),
    LeftOut.PICTURES: ngettext_lazy(
        "%(count)d picture was left out: it is linked, damaged, too large, or of a kind browsers do not show.",
        "%(count)d pictures were left out: they are linked, damaged, too large, or of a kind browsers do not show.",
        "count",
    ),
    LeftOut.HIDDEN: ngettext_lazy(
        "%(count)d passage of hidden text was left out.", "%(count)d passages of hidden text were left out.", "count"
    ),
    LeftOut.TABLES: ngettext_lazy(
        "%(count)d table was taken apart into paragraphs, because of what its cells hold.",
        "%(count)d tables were taken apart into paragraphs, because of what their cells hold.",
        "count",
    ),
    LeftOut.NESTED: ngettext_lazy(
        "%(count)d point below another one became a line of that one.",
        "%(count)d points below others became lines of those.",
        "count",
    ),
    LeftOut.NUMBERING: ngettext_lazy(
        "%(count)d numbered list that went on after other text begins anew at 1.",
        "%(count)d numbered lists that went on after other text begin anew at 1.",
        "count",
    ),
    LeftOut.BOLD_LINES: ngettext_lazy(
        "%(count)d bold line became a heading.", "%(count)d bold lines became headings.", "count"
    ),
    LeftOut.CONTENTS: ngettext_lazy(
        "The table of contents was left out; the site makes its own.",
        "The table of contents was left out; the site makes its own.",
        "count",
    ),
    LeftOut.MARGINS: ngettext_lazy(
        "Text at the head and foot of pages was left out.", "Text at the head and foot of pages was left out.", "count"
    ),
    LeftOut.OBJECTS: ngettext_lazy(
        "%(count)d embedded object was left out. Share its file as a document.",
        "%(count)d embedded objects were left out. Share their files as documents.",
        "count",
    ),
    LeftOut.RAW_HTML: ngettext_lazy(
        "%(count)d piece of program code or form was left out.",
        "%(count)d pieces of program code or forms were left out.",
        "count",
    ),
}


@dataclass(frozen=True)
class Told:
    """For the page that shows what a file becomes. `outline`: (level, heading); `counts`, `left_out`, `to_do`: sentences."""

    outline: tuple[tuple[str, str], ...]
    counts: tuple[str, ...]
    left_out: tuple[str, ...]
    to_do: tuple[str, ...]


def told(arrived: Arrived) -> Told:
    kinds = Counter(part.kind for part in arrived.parts)
    texts = kinds["paragraph"] + kinds["quote"] + kinds["callout"]
    lists, tables, pictures = kinds["list"] + kinds["steps"], kinds["table"], kinds["image"]
    counts = [
        (texts, ngettext("%(count)d paragraph", "%(count)d paragraphs", texts)),
        (lists, ngettext("%(count)d list", "%(count)d lists", lists)),
        (tables, ngettext("%(count)d table", "%(count)d tables", tables)),
        (pictures, ngettext("%(count)d picture", "%(count)d pictures", pictures)),
    ]
    return Told(
        outline=tuple((part.value["level"], part.value["text"]) for part in arrived.parts if part.kind == "heading"),
        counts=tuple(words % {"count": count} for count, words in counts if count),
        left_out=left_out(arrived),
        to_do=tuple(_to_do(arrived)),
    )


def left_out(arrived: Arrived) -> tuple[str, ...]:
    """A sentence for each kind of thing that did not become what it was."""
    return tuple(
        str(words % {"count": arrived.left_out[kind]})
        for kind, words in _LEFT_OUT.items()
        if arrived.left_out.get(kind)
    )


def _to_do(arrived: Arrived) -> list[str]:
    silent = sum(1 for one in arrived.pictures if not words_of(one))
    found = []
    if silent:
        words = ngettext(
            "%(count)d picture needs an alternative text before the article is published.",
            "%(count)d pictures need an alternative text before the article is published.",
            silent,
        )
        found.append(words % {"count": silent})
    if arrived.pictures:
        found.append(_t("For pictures of people, say where their consent is kept."))
    return found
