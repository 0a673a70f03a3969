"""The mail of what is new as its reader sees it: groups of lines in their language, cut so that it stays light."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.encoding import iri_to_uri
from django.utils.html import escape
from django.utils.text import Truncator
from django.utils.translation import gettext as _t

from home.addresses import absolute
from home.languages import Language
from home.languages import language as language_of
from home.mails import post
from home.mails.models import Letter
from knowledge.following.interests import Ground
from knowledge.following.telling import Told
from knowledge.following.tokens import unsubscribe_path
from search.records import searchables

TEMPLATE = "knowledge/following/mails/weekly"  # the name of the first rhythm; letters on their way hold it
MOST_LINES = 40
MOST_BYTES = 24_000  # of lines in both forms; frame and headers of a mail of 30 kB take the rest
LINE_FRAME = 280  # bytes of markup around one line, both forms together
LONGEST_TITLE = 160


@dataclass(frozen=True)
class Line:
    """One change, in words of the reader's language; `url` is absolute."""

    title: str
    url: str
    written_in: Language
    facts: Sequence[str]

    @property
    def size(self) -> int:
        """Bytes in the plain and the formatted part together, not less than they take."""
        words = " ".join((self.title, *self.facts))
        return len(words.encode()) + len(escape(words).encode()) + 2 * len(self.url.encode()) + LINE_FRAME


@dataclass
class Group:
    """A heading with its lines; `url` is absolute, "" where the heading leads nowhere."""

    title: str
    url: str
    written_in: Language
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Shown:
    """What a mail tells: the groups, and how many lines did not fit."""

    groups: list[Group]
    total: int
    more: int


def shown(told: Sequence[Told], ground: Ground, language: str) -> Shown:
    """Call it with the reader's language active."""
    groups: dict[int, Group] = {}
    size = count = 0
    kinds = {one.kind: one.kind_label() for one in searchables()}
    for one in told:
        line = line_of(one, language, kinds)
        size += line.size
        if count and (count >= MOST_LINES or size > MOST_BYTES):
            break
        group = groups.get(id(one.interest))
        if group is None:
            group = groups[id(one.interest)] = _group(one, ground, language)
            size += 2 * len(group.title.encode()) + 2 * len(group.url.encode()) + LINE_FRAME
        group.lines.append(line)
        count += 1
    return Shown(list(groups.values()), len(told), len(told) - count)


def line_of(told: Told, language: str, kinds: dict[str, str]) -> Line:
    change = told.change
    facts = (kinds.get(change.kind, ""), str(change.what), str(change.state))
    title = Truncator(change.title(language)).chars(LONGEST_TITLE)
    written_in = language_of(change.written_in(language))
    return Line(title, absolute(iri_to_uri(change.url(language))), written_in, [fact for fact in facts if fact])


def _group(told: Told, ground: Ground, language: str) -> Group:
    if told.interest is None:
        return Group(_t("What you asked to have translated"), "", language_of(language))
    name = ground.name(told.interest, language)
    return Group(name.title, absolute(iri_to_uri(name.url)) if name.url else "", language_of(name.language))


def letter_key(user: int, moment: datetime.datetime) -> str:
    """The key by which a person gets one mail of one moment, whatever its rhythm."""
    return f"weekly:{user}:{moment.astimezone(datetime.UTC).isoformat()}"


def read_key(key: str) -> tuple[int, datetime.datetime]:
    """The inverse. Raises ValueError."""
    name, user, moment = key.split(":", 2)
    if name != "weekly":
        raise ValueError(key)
    return int(user), datetime.datetime.fromisoformat(moment)


def write_letter(user: Any, told: Sequence[Told], ground: Ground, moment: datetime.datetime) -> Letter | None:
    """Post the mail of this moment, once; None where there is nothing to tell."""
    if not told:
        return None
    once = letter_key(user.pk, moment)
    context, unsubscribe = letter_context(user, told, ground)
    return post(TEMPLATE, to=user.email, language=user.language, context=context, once=once, unsubscribe=unsubscribe)


def letter_context(user: Any, told: Iterable[Told], ground: Ground) -> tuple[dict[str, Any], str]:
    """What the templates of the mail get, and the absolute address that ends it."""
    with translation.override(user.language):
        content = shown(list(told), ground, user.language)
        pages = {name: absolute(reverse(name)) for name in ("my", "my-settings", "my-following")}
        unsubscribe = absolute(unsubscribe_path(user))
    context = {"shown": content, "my": pages["my"], "settings": pages["my-settings"]}
    return {**context, "following": pages["my-following"]}, unsubscribe
