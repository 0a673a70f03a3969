"""Who can be named in a comment, and who was? `@` before a name as it is written here, of a person or an institution.

Only those are offered and found who may edit the thing themselves. A person stands there by name when they agreed to be
named to members, or work together with whoever writes; an institution stands for its people.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.comments.subjects import Subject, people_for
from knowledge.institutions.models import InstitutionPage
from knowledge.membership.belonging import works_at
from knowledge.membership.models import User
from knowledge.people.naming import shown_name

_SIGN = re.compile(r"(?<![\w@])@(?=\w)")
_MORE = re.compile(r"[\w@]")
_LEFT = re.compile(r"[\w.-]{1,40}")


@dataclass(frozen=True)
class Name:
    """`kind` is person or institution; both stand for people, by id."""

    label: str
    kind: str
    people: frozenset[int]


@dataclass(frozen=True)
class Found:
    """The people named, and the beginnings of names nobody answers to."""

    people: frozenset[int]
    unknown: tuple[str, ...]


def names_for(subject: Subject, writer: User) -> list[Name]:
    """All names that mean somebody here, for this writer, in the order of the alphabet."""
    people = [user for user in people_for(subject) if user.pk != writer.pk]
    ours = works_at(writer)
    named = [Name(name, "person", frozenset([user.pk])) for user in people if (name := name_of(user, ours))]
    return sorted([*named, *_institutions(subject, people)], key=lambda one: one.label.casefold())


def name_of(user: User, ours: frozenset[int]) -> str:
    """The name a member of the institutions `ours` may read; "" for who is not to be named to them."""
    if ours & works_at(user):
        return user.get_full_name() or user.email
    return shown_name(user)


def find(text: str, names: Iterable[Name]) -> Found:
    """Whom a text names; of several names that fit the longest, whatever their case."""
    by_length = sorted(names, key=lambda one: -len(one.label))
    people: set[int] = set()
    unknown: list[str] = []
    for sign in _SIGN.finditer(text):
        rest = text[sign.end() :]
        fits = [one for one in by_length if _begins(rest, one.label)]
        if fits:
            longest = len(fits[0].label)
            people.update(pk for one in fits if len(one.label) == longest for pk in one.people)
        elif word := _LEFT.match(rest):
            unknown.append(word[0].rstrip(".-"))
    return Found(frozenset(people), tuple(dict.fromkeys(unknown)))


def _begins(text: str, label: str) -> bool:
    """Whether the label stands at the beginning as a whole word or words."""
    start, after = text[: len(label)], text[len(label) : len(label) + 1]
    return start.casefold() == label.casefold() and not _MORE.match(after)


def _institutions(subject: Subject, people: list[User]) -> list[Name]:
    """Where those people work, under its title in every language; a short name counts as well."""
    if subject.owner is None:
        return []
    here = frozenset(user.pk for user in people if subject.owner.pk in works_at(user))
    if not here:
        return []
    versions = InstitutionPage.objects.filter(translation_key=subject.owner.translation_key)
    labels = {label for pair in versions.values_list("title", "short_name") for label in pair if label}
    return [Name(label, "institution", here) for label in sorted(labels)]
