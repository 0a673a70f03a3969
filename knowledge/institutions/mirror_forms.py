"""The forms of a mirror's life on the public face; what they may choose depends on who fills them in."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from knowledge.institutions.acting import proposable
from knowledge.institutions.directory import municipalities
from knowledge.institutions.life import LONGEST_REASON
from knowledge.institutions.models import InstitutionPage
from knowledge.relations import source_locale
from knowledge.topics.models import TopicPage
from knowledge.versions import local
from search.access import Viewer

AREA = {"rows": 3, "dir": "auto"}


class Titled(forms.ModelChoiceField):
    """Pages of the source language, named in the reader's language."""

    titles: dict[Any, str] = {}

    def label_from_instance(self, page: Any) -> str:
        return self.titles.get(page.translation_key, page.title)


class TitledSeveral(forms.ModelMultipleChoiceField):
    titles: dict[Any, str] = {}

    def label_from_instance(self, page: Any) -> str:
        return self.titles.get(page.translation_key, page.title)


def _topics_field(required: bool = False) -> TitledSeveral:
    return TitledSeveral(
        label=_("Topics"),
        queryset=TopicPage.objects.none(),
        required=required,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What the two want to exchange about. None: what both work on."),
    )


class ProposeForm(forms.Form):
    """One's own side first, then the one asked, and a word to them."""

    proposer = Titled(label=_("Your institution"), queryset=InstitutionPage.objects.none())
    answerer = Titled(label=_("Its mirror in another municipality"), queryset=InstitutionPage.objects.none())
    topics = _topics_field()
    note = forms.CharField(
        label=_("A word to them"), required=False, max_length=LONGEST_REASON, widget=forms.Textarea(AREA)
    )

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        viewer, source = Viewer(user), source_locale()
        visible = InstitutionPage.objects.visible_to(viewer).filter(locale=source)
        fields: Any = self.fields
        fields["proposer"].queryset = proposable(user).filter(pk__in=visible.values("pk"))
        fields["answerer"].queryset = visible.order_by("municipality__slug", "title")
        fields["topics"].queryset = TopicPage.objects.visible_to(viewer).filter(locale=source).order_by("path")
        _name(fields, viewer)
        cities = {pk: row.name for pk, row in municipalities(viewer).items()}
        places = dict(visible.values_list("translation_key", "municipality"))
        titles = fields["answerer"].titles
        fields["answerer"].titles = {
            key: f"{cities[places[key]]}: {title}" for key, title in titles.items() if key in places
        }


class TopicsForm(forms.Form):
    topics = _topics_field()

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        viewer = Viewer(user)
        fields: Any = self.fields
        rows = TopicPage.objects.visible_to(viewer).filter(locale=source_locale())
        fields["topics"].queryset = rows.order_by("path")
        _name(fields, viewer)


class ConfirmForm(forms.Form):
    since = forms.DateField(
        label=_("Mirrors since"),
        initial=timezone.localdate,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def clean_since(self) -> Any:
        since = self.cleaned_data["since"]
        if since > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return since


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=LONGEST_REASON, widget=forms.Textarea(AREA))

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class DeclineForm(ReasonForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("Why not")
        self.fields["reason"].help_text = _("Both sides read this.")


class EndForm(ReasonForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("Why it ends")
        self.fields["reason"].help_text = _("Everybody who opens the mirror's page reads this.")


class TakeBackForm(ReasonForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False
        self.fields["reason"].help_text = _("Both sides read this.")


def _name(fields: dict[str, Any], viewer: Viewer) -> None:
    """Give the choices their titles in the active language; one query per model."""
    language = get_language() or "de"
    for model, names in ((InstitutionPage, ("proposer", "answerer")), (TopicPage, ("topics",))):
        present = [fields[name] for name in names if name in fields]
        if present:
            rows = model.objects.visible_to(viewer).filter(locale=source_locale())
            titles = {page.translation_key: page.title for page in local(model, rows, viewer, language)}
            for field in present:
                field.titles = titles
