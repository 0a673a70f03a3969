"""Questions with their dialogue, files and history.

A question waits to be let in (asked by the public), is open, and then ends in exactly one of answered, passed on and
closed. What has ended is never changed but for who may read it; what follows is a new question that continues it.
Institutions and topics are named by their page of the source language.
"""

import datetime
import secrets
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from knowledge.documents.models import Document, blob_storage
from knowledge.institutions.mirror_models import Mirror
from knowledge.institutions.models import InstitutionPage, Municipality
from knowledge.questions.rows import AnswerRows, FileRows, QuestionRows
from knowledge.topics.models import TopicPage

LONGEST_TEXT = 20_000  # characters of a question or a message
MOST_FILES = 5  # of one message
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # without what is misread on the telephone


def new_reference() -> str:
    """A name to be said aloud such as K7F3-92QX: tells nothing, and not how many questions there are."""
    drawn = "".join(secrets.choice(_ALPHABET) for _number in range(8))
    return f"{drawn[:4]}-{drawn[4:]}"


class Side(models.TextChoices):
    ASKING = "asking", _("the side that asks")
    ANSWERING = "answering", _("the side that answers")


class Question(models.Model):
    """One question to one side. `asker` is None for the public; `addressee` is None in the coordinator's queue.

    `side` is the municipality that answers: its clock counts. `turn` says who has to speak; `turn_since` since when,
    `due_at` until when. `worked` is the working time the answering side had the turn before its first answer.
    `involved` are asker and addressee, kept when one is lost; `thread` is shared by what was passed on, and with it
    who is involved. `circle` names all who are, for the search (see `knowledge.questions.searchable`).
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waits to be let in")
        OPEN = "open", pgettext_lazy("question", "open")
        ANSWERED = "answered", _("answered")
        PASSED_ON = "passed_on", _("passed on")
        CLOSED = "closed", _("closed")

    class Audience(models.TextChoices):
        INVOLVED = "involved", _("The two institutions")
        PARTNERSHIP = "partnership", _("All members of the partnership")
        PUBLIC = "public", _("Everyone")

    reference = models.CharField(_("reference"), max_length=9, unique=True, default=new_reference, editable=False)
    language = models.CharField(_("language"), max_length=12, default="de")
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("question"), max_length=LONGEST_TEXT)
    from_public = models.BooleanField(_("asked by the public"), default=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="questions"
    )
    asker = models.ForeignKey(
        InstitutionPage,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="questions_asked",
        verbose_name=_("asked by"),
    )
    asker_name = models.CharField(_("name"), max_length=120, blank=True)
    asker_email = models.EmailField(_("mail address"), blank=True)
    asker_forgotten_at = models.DateTimeField(null=True, blank=True, editable=False)
    about_page = models.UUIDField(_("about the page"), null=True, blank=True, db_index=True)
    about_document = models.ForeignKey(
        Document,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="questions",
        verbose_name=_("about the document"),
    )
    side = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="questions", verbose_name=_("municipality that answers")
    )
    addressee = models.ForeignKey(
        InstitutionPage,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="questions_received",
        verbose_name=pgettext_lazy("whom", "asked"),
    )
    mirror = models.ForeignKey(
        Mirror,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="questions",
        verbose_name=_("through the mirror"),
    )
    involved = models.ManyToManyField(InstitutionPage, blank=True, related_name="questions_involved")
    topics = models.ManyToManyField(TopicPage, blank=True, related_name="questions", verbose_name=_("topics"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    audience = models.CharField(_("who may read it"), max_length=12, choices=Audience, default=Audience.INVOLVED)
    may_be_public = models.BooleanField(_("may be published without names"), default=False)
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    opened_at = models.DateTimeField(_("clock runs since"), null=True, blank=True)
    turn = models.CharField(_("whose turn it is"), max_length=10, choices=Side, default=Side.ANSWERING)
    turn_since = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(_("due at"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True)
    escalated_at = models.DateTimeField(_("told to the coordinator at"), null=True, blank=True)
    answered_at = models.DateTimeField(_("first answered at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    end_reason = models.CharField(pgettext_lazy("end of a question", "because"), max_length=500, blank=True)
    worked = models.DurationField(_("working time"), default=datetime.timedelta)
    continues = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="continuations"
    )
    thread = models.UUIDField(default=uuid.uuid4, editable=False)
    circle = models.CharField(max_length=32, blank=True, editable=False)
    article_key = models.UUIDField(_("article made from it"), null=True, blank=True, db_index=True)
    once = models.CharField(max_length=64, null=True, unique=True, editable=False)  # noqa: DJ001  unique, or none

    objects = QuestionRows.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "turn", "due_at"], name="questions_that_wait"),
            models.Index(fields=["audience", "state", "circle"], name="questions_by_circle"),
            models.Index(fields=["thread", "asked_at"], name="questions_of_a_thread"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["continues", "thread"], name="passed_on_once"),
            models.CheckConstraint(
                condition=Q(state__in=("waiting", "open"), ended_at=None)
                | Q(state__in=("answered", "passed_on", "closed"), ended_at__isnull=False),
                name="what_has_ended_says_when",
            ),
            models.CheckConstraint(condition=~Q(state="closed") | ~Q(end_reason=""), name="what_was_closed_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.subject}"

    @property
    def has_ended(self) -> bool:
        return self.state in (self.State.ANSWERED, self.State.PASSED_ON, self.State.CLOSED)

    @property
    def is_published(self) -> bool:
        """Whether everybody may read it, by the rule of `knowledge.questions.rows`."""
        return self.state == self.State.ANSWERED and self.audience == self.Audience.PUBLIC

    @property
    def accepted(self) -> "Answer | None":
        return next((answer for answer in self.answers.all() if answer.accepted_at), None)


class Answer(models.Model):
    """One message of the dialogue. `institution` is None for the public, and where the institution is gone."""

    class Kind(models.TextChoices):
        ANSWER = "answer", _("Answer")
        ENQUIRY = "enquiry", _("Further enquiry")
        NOTE = "note", _("Note")

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="answers", verbose_name=_("question"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.ANSWER)
    side = models.CharField(_("side"), max_length=10, choices=Side)
    language = models.CharField(_("language"), max_length=12, default="de")
    text = models.TextField(_("text"), max_length=LONGEST_TEXT)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="answers"
    )
    institution = models.ForeignKey(
        InstitutionPage,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="answers",
        verbose_name=_("written by"),
    )
    written_at = models.DateTimeField(_("written at"), default=timezone.now)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    once = models.CharField(max_length=64, null=True, unique=True, editable=False)  # noqa: DJ001  unique, or none

    objects = AnswerRows.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["written_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["question"], condition=Q(accepted_at__isnull=False), name="one_accepted_answer"
            ),
            models.CheckConstraint(condition=Q(accepted_at=None) | Q(kind="answer"), name="only_answers_are_accepted"),
        ]

    def __str__(self) -> str:
        return f"{self.question.reference}: {self.get_kind_display()}"


class QuestionFile(models.Model):
    """A file of a question (`answer` None) or of a message. Named like a document's version where the fields agree."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="files", verbose_name=_("question"))
    answer = models.ForeignKey(
        Answer, null=True, blank=True, on_delete=models.CASCADE, related_name="files", verbose_name=_("message")
    )
    format = models.CharField(_("format"), max_length=10)
    media_type = models.CharField(_("media type"), max_length=120)
    file = models.FileField(_("file"), storage=blob_storage, max_length=120)
    filename = models.CharField(_("file name"), max_length=255)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_at = models.DateTimeField(_("uploaded at"), default=timezone.now)

    objects = FileRows.as_manager()

    class Meta:
        verbose_name = _("file of a question")
        verbose_name_plural = _("files of questions")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.filename


class QuestionEvent(models.Model):
    """One step in the life of a question: what, when, in whose name. Never changed."""

    class Step(models.TextChoices):
        ASKED = "asked", pgettext_lazy("step of a question", "asked")
        LET_IN = "let_in", _("let in by the coordinator")
        ANSWERED = "answered", _("answer written")
        ENQUIRED = "enquired", _("asked back")
        NOTED = "noted", _("note written")
        ACCEPTED = "accepted", _("answer accepted")
        PASSED_ON = "passed_on", _("passed on")
        CLOSED = "closed", _("closed")
        TO_COORDINATOR = "to_coordinator", _("given to the coordinator")
        REMINDED = "reminded", _("reminder sent")
        ESCALATED = "escalated", _("told to the coordinator")
        RELEASED = "released", _("opened to more readers")
        WITHDRAWN = "withdrawn", _("publication withdrawn")
        DRAFTED = "drafted", _("draft article made")
        FORGOTTEN = "forgotten", _("name and address of the asker removed")

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="events")
    step = models.CharField(max_length=15, choices=Step)
    at = models.DateTimeField(default=timezone.now, db_index=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    institution = models.ForeignKey(InstitutionPage, null=True, on_delete=models.SET_NULL, related_name="+")
    answer = models.ForeignKey(Answer, null=True, on_delete=models.SET_NULL, related_name="+")
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("step of a question")
        verbose_name_plural = _("steps of questions")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.question_id} {self.step}"


def dialogue(question: Question) -> Any:
    """The messages of this question and of those it was passed on from, in order; not yet filtered by viewer."""
    return Answer.objects.filter(question__in=thread_until(question)).order_by("written_at", "pk")


def asker_dialogue(question: Question) -> Any:
    """What somebody of the public reads of the dialogue they began; notes are between colleagues."""
    return dialogue(question).exclude(kind=Answer.Kind.NOTE)


def thread_until(question: Question) -> Any:
    """The ids of this question and of those it was passed on from."""
    return Question.objects.filter(thread=question.thread, asked_at__lte=question.asked_at).values("pk")
