"""The forms in which questions are asked, by members and by everybody."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from home.languages import current_language
from home.public import PublicForm
from knowledge.institutions.mirror_forms import TitledSeveral
from knowledge.questions.face.fields import FilesField, InstitutionField, OnceField, SubjectField, TextField
from knowledge.questions.models import Question
from knowledge.questions.retention import KEPT
from knowledge.relations import source_locale
from knowledge.topics.models import TopicPage
from knowledge.versions import local
from search.access import Viewer

Audience = Question.Audience


class AskForm(forms.Form):
    """For members. `asker` is there where somebody belongs to several institutions; `shown` is the addressee the page
    named, so that nothing goes to anybody else than was said."""

    about = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    shown = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    once = OnceField()
    subject = SubjectField(label=_("Your question in one sentence"))
    text = TextField(
        label=_("What the others should know to answer it"),
        help_text=_(
            "In your own language. What have you tried, which figures do you have, what is different with you?"
        ),
    )
    language = forms.ChoiceField(label=_("Language of this text"), choices=settings.LANGUAGES)
    asker = InstitutionField(label=_("In the name of"), empty_label=None)
    to = InstitutionField(label=_("Ask somebody else"), required=False, empty_label=_("as proposed above"))
    topics = TitledSeveral(
        label=_("Topics"), queryset=TopicPage.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    audience = forms.ChoiceField(
        label=_("Who may read it"),
        choices=[(Audience.INVOLVED, Audience.INVOLVED.label), (Audience.PARTNERSHIP, Audience.PARTNERSHIP.label)],
        widget=forms.RadioSelect,
    )
    may_be_public = forms.BooleanField(
        label=_("Once it is answered, question and answer may be published without the names of people."),
        required=False,
    )
    attachments = FilesField()

    def __init__(self, *args: Any, viewer: Viewer, askers: Any, askable: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["to"].offer(askable, viewer)
        if len(askers) > 1:
            fields["asker"].offer(askers, viewer)
        if len(askers) < 2 or len(fields["asker"].titles) < 2:  # of those that are published
            del fields["asker"]
        rows = TopicPage.objects.visible_to(viewer).filter(locale=source_locale()).order_by("path")
        fields["topics"].queryset = rows
        found = local(TopicPage, rows, viewer, current_language())
        fields["topics"].titles = {page.translation_key: page.title for page in found}


class PublicAskForm(PublicForm):
    """For readers without an account: nothing but the question is needed."""

    about = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    subject = SubjectField(label=_("Your question in one sentence"))
    text = TextField(label=_("What we should know to answer it"))
    language = forms.ChoiceField(label=_("Language of this text"), choices=settings.LANGUAGES)
    name = forms.CharField(label=_("Name"), required=False, max_length=120)
    email = forms.EmailField(label=_("Mail address"), required=False, max_length=254)
    may_be_public = forms.BooleanField(
        label=_("Once it is answered, question and answer may be published without my name."), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs.update(autocomplete="name", dir="auto")
        self.fields["email"].widget.attrs.update(autocomplete="email")
        self.fields["email"].help_text = _(
            "We write to you when there is an answer, and for nothing else. Name and address are deleted %(days)d days "
            "after the question has ended."
        ) % {"days": KEPT.days}


def typed(data: Mapping[str, Any], *, several: tuple[str, ...] = ()) -> dict[str, Any]:
    """What was typed into a form, as the start of another one: nothing is judged and nothing is lost but files."""
    left_out = {"csrfmiddlewaretoken", "token", "website", "step", "act", "shown"}
    said = {name: value for name, value in data.items() if name not in left_out}
    getlist: Any = getattr(data, "getlist", None)
    return {**said, **{name: getlist(name) for name in several if getlist is not None}}
