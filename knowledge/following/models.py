"""What members follow, how often they get a mail and what it told them, and the translations they wait for."""

import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from knowledge.articles.models import ArticlePage
from knowledge.documents.models import Document
from knowledge.institutions.mirror_models import Mirror
from knowledge.institutions.models import InstitutionPage
from knowledge.projects.models import ProjectPage
from knowledge.topics.models import TopicPage
from search.access import Viewer

SUBJECTS = ("topic", "institution", "mirror", "project", "article", "document")


class FollowRows(models.QuerySet["Follow"]):
    def visible_to(self, viewer: Viewer) -> "FollowRows":
        """The viewer's own: nobody sees what others follow."""
        return self.filter(user=viewer.user.pk) if viewer.is_member else self.none()


def _exactly_one() -> Q:
    condition = Q()
    for name in SUBJECTS:
        condition |= Q(**{f"{other}__isnull": other != name for other in SUBJECTS})
    return condition


class Follow(models.Model):
    """One person follows one topic, institution, mirror, project, article or document; pages are those of the source
    language, articles without one the first there was.

    The mirrors of one's own institutions are followed without a row; a row that `is_off` ends that.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows", verbose_name=_("account")
    )
    topic = models.ForeignKey(TopicPage, null=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("topic"))
    institution = models.ForeignKey(
        InstitutionPage, null=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("institution")
    )
    mirror = models.ForeignKey(Mirror, null=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("mirror"))
    project = models.ForeignKey(
        ProjectPage, null=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("project")
    )
    article = models.ForeignKey(
        ArticlePage, null=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("article")
    )
    document = models.ForeignKey(
        Document, null=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("document")
    )
    since = models.DateTimeField(_("since"), default=timezone.now)
    is_off = models.BooleanField(_("not followed"), default=False)

    objects = FollowRows.as_manager()

    class Meta:
        verbose_name = _("followed subject")
        verbose_name_plural = _("followed subjects")
        constraints = [
            models.CheckConstraint(condition=_exactly_one(), name="a_follow_has_one_subject"),
            *(
                models.UniqueConstraint(
                    fields=["user", name], name=f"one_follow_per_{name}", condition=Q(**{f"{name}__isnull": False})
                )
                for name in SUBJECTS
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.subject}"

    @property
    def subject(self) -> Any:
        return self.topic or self.institution or self.mirror or self.project or self.article or self.document


class FollowedSearchRows(models.QuerySet["FollowedSearch"]):
    def visible_to(self, viewer: Viewer) -> "FollowedSearchRows":
        """The viewer's own: nobody sees what others look for."""
        return self.filter(user=viewer.user.pk) if viewer.is_member else self.none()


class FollowedSearch(models.Model):
    """One person wants to hear of what a search finds. `query` is its query string as `search.parameters` writes it,
    without "?"; `language` that of the page it was asked on, which decides what it finds."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="followed_searches", verbose_name=_("account")
    )
    query = models.CharField(_("search"), max_length=1500)
    language = models.CharField(_("language"), max_length=12)
    since = models.DateTimeField(_("since"), default=timezone.now)

    objects = FollowedSearchRows.as_manager()

    class Meta:
        verbose_name = _("followed search")
        verbose_name_plural = _("followed searches")
        ordering = ["since", "pk"]
        constraints = [models.UniqueConstraint(fields=["user", "query", "language"], name="a_search_is_followed_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.query}"


class WeeklyMail(models.Model):
    """One person's mail of what is new: whether, how often, and up to when which changes were told.

    The name is that of the first rhythm there was. What was told is remembered for the person, not for a rhythm.
    `weekday`, of a weekly mail, counts from Monday = 0; None: the first working day of the person's municipality. `told`
    maps the moment of a mail (ISO 8601, UTC) to the marks of the changes it told (see `knowledge.following.telling`).
    """

    class Rhythm(models.TextChoices):
        AT_ONCE = "at_once", _("At once, what comes within ten minutes in one mail")
        DAILY = "daily", _("Once on each of our working days")
        WEEKLY = "weekly", _("Once a week")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="weekly_mail", verbose_name=_("account")
    )
    is_on = models.BooleanField(_("weekly mail"), default=True)
    rhythm = models.CharField(_("rhythm"), max_length=8, choices=Rhythm, default=Rhythm.WEEKLY)
    weekday = models.PositiveSmallIntegerField(_("day"), null=True, blank=True)
    since = models.DateTimeField(_("since"), default=timezone.now)
    until = models.DateTimeField(_("told up to"), null=True, blank=True)
    told = models.JSONField(_("told"), default=dict)

    class Meta:
        verbose_name = _("weekly mail")
        verbose_name_plural = _("weekly mails")
        constraints = [
            models.CheckConstraint(
                condition=Q(weekday__isnull=True) | Q(weekday__lte=6), name="weekly_mail_on_a_day_of_the_week"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}"

    def marks(self) -> frozenset[str]:
        """The marks of all changes this person was told and that are remembered."""
        return frozenset(mark for marks in self.told.values() for mark in marks)

    def remember(self, moment: datetime.datetime, marks: list[str], *, forget_before: datetime.datetime) -> None:
        """Note what the mail of this moment tells; what no later mail can reach any more is forgotten. Not saved."""
        stay = {at: some for at, some in self.told.items() if datetime.datetime.fromisoformat(at) >= forget_before}
        self.told = {**stay, moment.astimezone(datetime.UTC).isoformat(): marks} if marks else stay
        self.until = moment


class WishRows(models.QuerySet["TranslationWish"]):
    def visible_to(self, viewer: Viewer) -> "WishRows":
        """The viewer's own; translators see numbers, not people."""
        return self.filter(user=viewer.user.pk) if viewer.is_member else self.none()


class TranslationWish(models.Model):
    """Somebody waits for a page or document in a language. `subject` is "page:<translation key hex>" or "document:<pk>".

    `met_at` is when that language was published or brought up to date.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="translation_wishes", verbose_name=_("account")
    )
    subject = models.CharField(_("about"), max_length=60)
    language = models.CharField(_("language"), max_length=12)
    wished_at = models.DateTimeField(_("wished at"), default=timezone.now)
    met_at = models.DateTimeField(_("there since"), null=True, blank=True)

    objects = WishRows.as_manager()

    class Meta:
        verbose_name = _("wish for a translation")
        verbose_name_plural = _("wishes for translations")
        ordering = ["-wished_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "subject", "language"], condition=Q(met_at=None), name="one_open_wish_per_language"
            )
        ]
        indexes = [models.Index(fields=["subject", "language"], name="wishes_by_subject")]

    def __str__(self) -> str:
        return f"{self.subject} {self.language}"
