"""People and where they work. Groups and permissions are derived from memberships, never set by hand."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from knowledge.institutions.models import InstitutionPage, Municipality

INVITATION_LASTS = datetime.timedelta(days=14)


class UserManager(BaseUserManager["User"]):
    """Makes accounts known by their mail address."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **values: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **values)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **values: Any) -> "User":
        """An administrator of the whole site. The membership is what makes them one; the flag follows from it."""
        user = self.create_user(email, password, **values)
        Membership.objects.create(user=user, role=Role.ADMINISTRATOR)
        user.refresh_from_db()
        return user


class User(AbstractUser):
    """An account, known by its mail address. Made by invitation."""

    username = None  # type: ignore[assignment]
    email = models.EmailField(_("mail address"), unique=True)
    language = models.CharField(_("language of mails"), max_length=12, default="de")
    named_since = models.DateTimeField(_("agreed to be named to members at"), null=True, blank=True, editable=False)
    session_epoch = models.PositiveIntegerField(default=0, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []
    objects = UserManager()  # type: ignore[assignment,misc]

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def get_session_auth_hash(self) -> str:
        """Part of every session: a new password or a higher epoch ends all sessions at their next request."""
        return self._epoch_hash(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        return map(self._epoch_hash, super().get_session_auth_fallback_hash())

    def _epoch_hash(self, password_hash: str) -> str:
        return f"{password_hash}{self.session_epoch}"

    def end_sessions(self) -> None:
        """Log this person out everywhere, at once."""
        User.objects.filter(pk=self.pk).update(session_epoch=models.F("session_epoch") + 1)
        self.refresh_from_db(fields=["session_epoch"])


class Role(models.TextChoices):
    READER = "reader", _("Reader")
    AUTHOR = "author", _("Author")
    EDITOR = "editor", _("Editor")
    TRANSLATOR = "translator", _("Translator")
    COORDINATOR = "coordinator", _("Coordinator")
    ADMINISTRATOR = "administrator", _("Administrator")


def check_place(place: Any) -> None:
    """Role, institution and municipality of a membership or an invitation must fit together, else ValidationError."""
    wide = place.role in (Role.COORDINATOR, Role.ADMINISTRATOR)
    if place.institution_id and place.municipality_id:
        raise ValidationError(_("Give an institution or a municipality, not both."))
    if not wide and not place.institution_id:
        raise ValidationError({"institution": _("This role belongs to an institution.")})
    if wide and place.institution_id:
        raise ValidationError({"institution": _("This role holds for a municipality or the whole site.")})
    if place.languages and place.role != Role.TRANSLATOR:
        raise ValidationError({"languages": _("Languages are chosen for translators only.")})


class Membership(models.Model):
    """One role of one person: at an institution, for a whole municipality, or (both empty) for the whole site.

    Readers, authors, editors and translators belong to an institution; `languages` limits what a translator may change
    (empty: every language).
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("account"))
    role = models.CharField(_("role"), max_length=15, choices=Role, default=Role.READER)
    institution = models.ForeignKey(
        InstitutionPage,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="memberships",
        verbose_name=_("institution"),
    )
    municipality = models.ForeignKey(
        Municipality,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="memberships",
        verbose_name=_("municipality"),
    )
    languages = models.JSONField(_("languages"), default=list, blank=True)
    since = models.DateTimeField(_("since"), default=timezone.now)
    changed_by: User | None = None  # set by whoever saves or deletes; goes into the log of rights

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "institution"], name="one_role_per_institution"),
            models.UniqueConstraint(fields=["user", "role", "municipality"], name="one_role_per_municipality"),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=models.Q(institution=None, municipality=None),
                name="one_role_on_the_site",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"

    def clean(self) -> None:
        check_place(self)


class MembershipLog(models.Model):
    """What was changed about whose rights, when and by whom: written with every derivation that changed something."""

    user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="rights_log")
    actor = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    added = models.JSONField(default=list)
    removed = models.JSONField(default=list)

    class Meta:
        verbose_name = _("change of rights")
        verbose_name_plural = _("changes of rights")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.user} {self.at:%Y-%m-%d}"


class Invitation(models.Model):
    """An offer of an account, sent by mail; the link in it is signed and good once, for 14 days."""

    email = models.EmailField(_("mail address"))
    name = models.CharField(_("name"), max_length=120, blank=True)
    language = models.CharField(_("language of the mail"), max_length=12, default="de")
    role = models.CharField(_("role"), max_length=15, choices=Role, default=Role.READER)
    institution = models.ForeignKey(
        InstitutionPage,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("institution"),
    )
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("municipality")
    )
    languages = models.JSONField(_("languages"), default=list, blank=True)
    invited_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    sent_at = models.DateTimeField(_("sent at"), default=timezone.now)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-sent_at"]

    def __str__(self) -> str:
        return self.email

    def clean(self) -> None:
        check_place(self)

    @property
    def state(self) -> str:
        """accepted, withdrawn, expired or open."""
        if self.accepted_at:
            return "accepted"
        if self.withdrawn_at:
            return "withdrawn"
        return "expired" if self.sent_at + INVITATION_LASTS < timezone.now() else "open"
