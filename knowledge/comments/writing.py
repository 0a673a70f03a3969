"""A comment is written, a thread resolved: who is told, each by one letter, and only while they may see the thing."""

import secrets
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _t

from home.addresses import absolute
from home.mails import post
from home.mails.leaving import register_check
from home.mails.models import Letter
from knowledge.comments.models import LONGEST_TEXT, Mention, StaffComment
from knowledge.comments.naming import find, name_of, names_for
from knowledge.comments.subjects import Subject, subject_of
from knowledge.institutions.letters import language_of
from knowledge.membership.belonging import works_at
from knowledge.membership.models import User
from search.indexing import unit_of_work

TEMPLATE = "knowledge/comments/mails/comment"
MOST_OF_A_TEXT = 600  # characters of it in a letter


@dataclass(frozen=True)
class Written:
    comment: StaffComment
    told: int
    unknown: tuple[str, ...]


def write(subject: Subject, text: str, *, user: User, thread: int | None = None, once: str = "") -> Written:
    """The comment, made once per `once`; a reply opens a thread that was resolved. Raises ValidationError."""
    text = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not text:
        raise ValidationError(_t("There is nothing in it yet."))
    if len(text) > LONGEST_TEXT:
        raise ValidationError(_t("At most %(longest)d characters are possible.") % {"longest": LONGEST_TEXT})
    found = find(text, names_for(subject, user))
    with unit_of_work():
        first = _first(subject, thread)
        values = {"about": subject.about, "thread": first, "author": user, "text": text}
        comment, is_new = StaffComment.objects.get_or_create(once=once or secrets.token_hex(12), defaults=values)
        told = 0
        if is_new:
            Mention.objects.bulk_create([Mention(comment=comment, user_id=pk) for pk in sorted(found.people)])
            told = _tell(comment, found.people)
        if first is not None and first.resolved_at is not None:
            resolve(subject, first.pk, user=user, resolved=False)
    return Written(comment, told, found.unknown)


def resolve(subject: Subject, thread: int, *, user: User, resolved: bool) -> None:
    """Raises ValidationError where the thread is none of this subject's."""
    first = _first(subject, thread)
    assert first is not None
    first.resolved_at, first.resolved_by = (timezone.now(), user) if resolved else (None, None)
    first.save(update_fields=["resolved_at", "resolved_by"])


def _first(subject: Subject, thread: int | None) -> StaffComment | None:
    if thread is None:
        return None
    first = StaffComment.objects.filter(pk=thread, about=subject.about, thread=None).first()
    if first is None:
        raise ValidationError(_t("This thread is gone."))
    return first


def _tell(comment: StaffComment, named: frozenset[int]) -> int:
    """Those who are named, and who spoke or was named in the thread before; never the writer. One letter each."""
    first = comment.thread
    readers = set(named)
    if first is not None:
        before = StaffComment.objects.filter(pk=first.pk) | StaffComment.objects.filter(thread=first)
        readers |= set(before.exclude(author=None).values_list("author", flat=True))
        readers |= set(Mention.objects.filter(comment__in=before).values_list("user", flat=True))
    people = User.objects.filter(pk__in=readers - {comment.author_id}, is_active=True).order_by("pk")
    return sum(_letter(comment, user, is_named=user.pk in named) for user in people)


def _letter(comment: StaffComment, user: User, *, is_named: bool) -> bool:
    subject = subject_of(comment.about, user)
    if subject is None:
        return False
    writer = name_of(comment.author, works_at(user)) if comment.author else ""
    context = {
        "writer": writer,
        "title": subject.title,
        "text": comment.text[:MOST_OF_A_TEXT],
        "is_named": is_named,
        "is_cut": len(comment.text) > MOST_OF_A_TEXT,
        "link": absolute(f"{subject.url}#comment-{comment.pk}"),
    }
    key = f"comment:{comment.pk}:{user.pk}"
    return post(TEMPLATE, to=user.email, language=language_of(user), context=context, once=key) is not None


def _may_leave(letter: Letter) -> bool:
    """Asked right before it is sent: rights may have ended, or the comment may be gone, while it waited."""
    _name, comment, user = str(letter.once).split(":")
    row = StaffComment.objects.filter(pk=comment).first()
    person: Any = User.objects.filter(pk=user, is_active=True, email__iexact=letter.to).first()
    return row is not None and person is not None and subject_of(row.about, person) is not None


def connect() -> None:
    """Called once, when the apps are ready."""
    register_check(TEMPLATE, _may_leave)
