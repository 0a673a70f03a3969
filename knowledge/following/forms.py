"""The settings of a member's mails: how often they come, on which day if weekly, and in which language."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.dates import WEEKDAYS
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from home.languages import language as language_of
from knowledge.following.models import WeeklyMail

OFF = "off"
USUAL = "usual"  # the day on which the working week of the person's municipality begins


class SettingsForm(forms.Form):
    """Bound to one person's mail of what is new; the language is that of the account, for all mails."""

    rhythm = forms.ChoiceField(
        label=_("How often"), widget=forms.RadioSelect, choices=[*WeeklyMail.Rhythm.choices, (OFF, _("No mails"))]
    )
    weekday = forms.ChoiceField(label=_("Day of the weekly mail"))
    language = forms.ChoiceField(label=_("Language of mails"))

    def __init__(self, *args: Any, mail: WeeklyMail, first_day: int, **kwargs: Any) -> None:
        self.mail = mail
        kwargs["initial"] = {
            "rhythm": mail.rhythm if mail.is_on else OFF,
            "weekday": USUAL if mail.weekday is None else mail.weekday,
            "language": mail.user.language,
        }
        super().__init__(*args, **kwargs)
        usual = format_lazy(_("Start of our working week ({day})"), day=WEEKDAYS[first_day])
        days = [((first_day + step) % 7, WEEKDAYS[(first_day + step) % 7]) for step in range(7)]
        self.fields["weekday"].choices = [(USUAL, usual), *days]  # type: ignore[attr-defined]
        languages = [(code, language_of(code).name) for code, _name in settings.LANGUAGES]
        self.fields["language"].choices = languages  # type: ignore[attr-defined]

    def save(self) -> None:
        rhythm, day = self.cleaned_data["rhythm"], self.cleaned_data["weekday"]
        self.mail.is_on = rhythm != OFF
        if self.mail.is_on:
            self.mail.rhythm = rhythm
        self.mail.weekday = None if day == USUAL else int(day)
        self.mail.save(update_fields=["is_on", "rhythm", "weekday"])
        user = self.mail.user
        if user.language != self.cleaned_data["language"]:
            user.language = self.cleaned_data["language"]
            user.save(update_fields=["language"])
