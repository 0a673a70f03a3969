"""The settings of a member's mails: whether there is a weekly one, on which day, and in which language they come."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.dates import WEEKDAYS
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from home.languages import language as language_of
from knowledge.following.models import WeeklyMail

USUAL = "usual"  # the day on which the working week of the person's municipality begins


class SettingsForm(forms.Form):
    """Bound to one person's weekly mail; the language is that of the account, for all mails."""

    is_on = forms.BooleanField(label=_("Send me the weekly mail"), required=False)
    weekday = forms.ChoiceField(label=_("Day"))
    language = forms.ChoiceField(label=_("Language of mails"))

    def __init__(self, *args: Any, mail: WeeklyMail, first_day: int, **kwargs: Any) -> None:
        self.mail = mail
        kwargs["initial"] = {
            "is_on": mail.is_on,
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
        self.mail.is_on = self.cleaned_data["is_on"]
        day = self.cleaned_data["weekday"]
        self.mail.weekday = None if day == USUAL else int(day)
        self.mail.save(update_fields=["is_on", "weekday"])
        user = self.mail.user
        if user.language != self.cleaned_data["language"]:
            user.language = self.cleaned_data["language"]
            user.save(update_fields=["language"])
