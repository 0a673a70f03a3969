"""The forms in which readers without an account say what is wrong, or what keeps them out."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from home.public import PublicForm, in_words
from knowledge.feedback.models import LONGEST_TEXT, Feedback
from knowledge.feedback.places import path_of
from knowledge.questions.face.fields import TextField
from knowledge.questions.retention import KEPT

MOST_LINKS = 3  # people describe what is wrong; programs link
Kind = Feedback.Kind
WORDS = {
    Kind.WRONG: _("What is wrong, missing or out of date?"),
    Kind.BARRIER: _("What could you not read, hear, use or reach?"),
}
HELP = {
    Kind.WRONG: _("If you know what is right, tell us that too, and where it can be looked up."),
    Kind.BARRIER: _("If you like, say what you use to read: a screen reader, the keyboard, large type, a telephone."),
}


class FeedbackForm(PublicForm):
    """`kind` decides the words; a barrier names its page in a field one can see, as it may be met anywhere."""

    text = TextField(longest=LONGEST_TEXT, rows=6)
    page = forms.CharField(
        label=_("Address of the page"),
        help_text=_("Leave it empty if it concerns the whole site."),
        required=False,
        max_length=2_000,
    )
    email = forms.EmailField(label=_("Mail address"), required=False, max_length=254)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, purpose=f"feedback:{kind}", **kwargs)
        self.fields["text"].label, self.fields["text"].help_text = WORDS[Kind(kind)], HELP[Kind(kind)]
        self.fields["email"].widget.attrs.update(autocomplete="email")
        self.fields["email"].help_text = _(
            "Only if you want an answer. It is used for nothing else and deleted %(days)d days after the answer."
        ) % {"days": KEPT.days}
        if kind == Kind.BARRIER:
            self.fields["page"].widget.attrs.update(dir="ltr")
        else:
            self.fields["page"].widget = forms.HiddenInput()

    def clean_text(self) -> str:
        return in_words(str(self.cleaned_data["text"]), most_links=MOST_LINKS)

    def clean_page(self) -> str:
        """The path on this site; "" where none was given."""
        given = str(self.cleaned_data["page"]).strip()
        path = path_of(given)
        if given and not path:
            raise ValidationError(_t("This is no address of this site. Leave the field empty if you are not sure."))
        return path
