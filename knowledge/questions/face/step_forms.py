"""The forms of the steps of a question. Each has its step as its prefix, so that many of them stand on one page."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from home.languages import current_language
from knowledge.questions.face.fields import FilesField, InstitutionField, OnceField, TextField
from knowledge.questions.messages import LONGEST_REASON
from knowledge.questions.models import Question
from knowledge.questions.routing import askable
from search.access import Viewer

Audience = Question.Audience


class StepForm(forms.Form):
    """Nothing to fill in: the button is enough. `question` and `viewer` decide what others have to choose from."""

    def __init__(self, *args: Any, question: Question, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question, self.viewer = question, viewer


class SayForm(StepForm):
    once = OnceField()
    text = TextField(label=_("Your text"), rows=6)
    language = forms.ChoiceField(label=_("Language of this text"), choices=settings.LANGUAGES)
    attachments = FilesField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = current_language()
        if not self.viewer.is_member:  # files of the public would have to be looked through by somebody
            del self.fields["attachments"]


class ReasonForm(StepForm):
    reason = TextField(label=_("Because"), longest=LONGEST_REASON, rows=3, help_text=_("Both sides read this."))


class PassOnForm(StepForm):
    to = InstitutionField(label=_("To which institution"), empty_label=_("choose"))
    reason = TextField(label=_("Because"), longest=LONGEST_REASON, rows=3, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = askable(self.question.asker)
        had = Question.objects.filter(thread=self.question.thread).values("involved")
        field: Any = self.fields["to"]
        field.offer(rows.exclude(pk__in=had.exclude(involved=None)), self.viewer)


class LetInForm(StepForm):
    to = InstitutionField(label=_("Who shall answer"), required=False, empty_label=_("the coordinator"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to"]
        field.offer(askable(), self.viewer)
        field.initial = self.question.addressee_id


class ReleaseForm(StepForm):
    """Only what opens the question further than it is open already."""

    audience = forms.ChoiceField(label=_("Who may read it"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["audience"]
        field.choices = [(one.value, one.label) for one in wider(self.question)]


def wider(question: Question) -> list[Any]:
    """The audiences beyond the present one; everybody only for what is answered."""
    found = []
    if question.audience == Audience.INVOLVED:
        found.append(Audience.PARTNERSHIP)
    if question.audience != Audience.PUBLIC and question.state == Question.State.ANSWERED:
        found.append(Audience.PUBLIC)
    return found
