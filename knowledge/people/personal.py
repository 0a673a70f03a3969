"""All that the site keeps about one person, from every subject: to be handed out, and to be erased.

A subject registers how it collects and erases (its `personal.py`). What institutions said stays, without the person;
what is only theirs goes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t

from knowledge.membership.models import Membership, Role, User
from search.indexing import unit_of_work

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class PersonalData:
    """One subject. `name` stands in files, `label` on pages. `of_address` and `erase_address` are for people without an
    account, known by their mail address."""

    name: str
    label: Any
    collect: Callable[[Any], Rows]
    erase: Callable[[Any], int]
    of_address: Callable[[str], Rows] | None = None
    erase_address: Callable[[str], int] | None = None


_subjects: dict[str, PersonalData] = {}


def register_personal(subject: PersonalData) -> None:
    """Called once per subject when the apps are ready; the last call for a name wins."""
    _subjects[subject.name] = subject


def everything_about(user: User) -> dict[str, Rows]:
    """Subject -> plain rows, in the order of registration; subjects that know nothing are left out."""
    found = {name: subject.collect(user) for name, subject in _subjects.items()}
    return {name: rows for name, rows in found.items() if rows}


def shown(data: dict[str, Rows]) -> list[tuple[Any, list[list[str]]]]:
    """(label, lines of what was written or chosen) per subject, for a page; codes and keys are for the file."""
    return [
        (_subjects[name].label, [[str(value) for key, value in row.items() if _is_said(key, value)] for row in rows])
        for name, rows in data.items()
    ]


def _is_said(key: str, value: Any) -> bool:
    return key not in ("what", "kind") and isinstance(value, str) and bool(value)


def everything_of_address(email: str) -> dict[str, Rows]:
    """The same for a mail address, whether or not somebody with an account uses it."""
    user = User.objects.filter(email=email.lower()).first()
    found = everything_about(user) if user else {}
    for name, subject in _subjects.items():
        rows = subject.of_address(email) if subject.of_address else []
        known = found.get(name, [])
        if more := [row for row in rows if row not in known]:
            found[name] = [*known, *more]
    return found


def erase_person(user: User) -> int:
    """Remove the account and every tie to it; how many rows were changed. Raises ValidationError for the last
    administrator of the site, without whom nobody could give anybody rights."""
    with unit_of_work():
        _refuse_last_administrator(user)
        email = user.email
        changed = sum(subject.erase(user) for subject in _subjects.values()) + erase_address(email)
        user.end_sessions()
        user.delete()
    return changed + 1


def erase_address(email: str) -> int:
    """Remove what is kept under a mail address, apart from an account; how many rows were changed."""
    with unit_of_work():
        return sum(subject.erase_address(email) for subject in _subjects.values() if subject.erase_address)


def _refuse_last_administrator(user: User) -> None:
    rule = Membership.objects.filter(role=Role.ADMINISTRATOR, institution=None, municipality=None)
    others = rule.filter(user__is_active=True).exclude(user=user)
    if rule.filter(user=user).exists() and not others.exists():
        raise ValidationError(_t("This is the last administrator. Make somebody else one first."))
