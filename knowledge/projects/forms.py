"""One form for every kind of row: the fields its kind asks for, the language it is written in, and what guards saving."""

import uuid
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext as _pt

from home.languages import site_languages
from knowledge.documents.models import Document
from knowledge.institutions.models import InstitutionPage
from knowledge.projects.entries import ProjectEntry, ProjectIndicator, ProjectValue
from knowledge.projects.kinds import DOCUMENT, MINUTES, Kind
from knowledge.projects.models import Milestone
from knowledge.projects.numbers import NumberField
from knowledge.projects.rules import partners_of, people_in
from knowledge.projects.space import Space

MOST_DOCUMENTS = 200
_DATES = ("day", "until", "done_on", "due_on", "baseline_on", "target_on")
_NUMBERS = ("value", "baseline", "target")
_PLURAL = ("institutions", "institution", "person", "document")


class RowForm(forms.ModelForm):
    """`space` is where, `kind` what; `token` and `edition` travel with the form (see `WorkspaceRow`)."""

    token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    edition = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: Any, space: Space, kind: Kind, **kwargs: Any) -> None:
        self.space, self.kind = space, kind
        row = kwargs.get("instance")
        kwargs["initial"] = {
            "token": uuid.uuid4(),
            "edition": edition_of(row),
            "language": language_of(row, space),
            **kwargs.get("initial", {}),
        }
        super().__init__(*args, **kwargs)
        for ask in kind.asks:
            self.fields[ask.name] = self._field(ask.name)
            field: Any = self.fields[ask.name]
            field.label, field.required, field.help_text = ask.label, ask.required, ask.help
            field.widget.is_required = ask.required
        choices = [(one.code, one.name) for one in site_languages()]
        self.fields["language"] = forms.ChoiceField(label=_("Written in"), choices=choices)
        self.order_fields([*(ask.name for ask in kind.asks), "language"])

    def _field(self, name: str) -> forms.Field:
        """The model's own field with a light widget, or one that offers what belongs to this project."""
        if name in _DATES:
            return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        if name in _NUMBERS:
            return NumberField()
        if name in _PLURAL:
            return self._choice(name)
        field = self.fields[name]
        if isinstance(field.widget, forms.Textarea):
            field.widget.attrs |= {"rows": 5}
        if not isinstance(field, forms.BooleanField):
            field.widget.attrs |= {"dir": "auto"}
        return field

    def _choice(self, name: str) -> forms.Field:
        names = {pk: named.title for pk, named in self.space.partners}
        if name == "person":
            return forms.ModelChoiceField(people_in(self.space.project), empty_label=_t("Nobody yet"))
        if name == "document":
            return _DocumentChoice(_documents(self.space, self.instance.document_id), language=self.space.language)
        if name == "institution":
            first = self.instance.institutions.first() if self.instance.pk else None
            self.initial["institution"] = first
            return _PartnerChoice(partners_of(self.space.project, [first.pk] if first else []), names=names)
        known = [one.pk for one in self.instance.institutions.all()] if self.instance.pk else []
        return _PartnersChoice(partners_of(self.space.project, known), names=names)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        day, until = given.get("day"), given.get("until")
        if day and until and until < day:
            self.add_error("until", _("This is before it begins."))
        if self.kind is MINUTES and not given.get("text") and given.get("document") is None:
            self.add_error("text", _("Write the minutes, or choose the document."))
        if self.kind is DOCUMENT and given.get("document") is not None:
            self._refuse_second(given["document"])
        for number in ("baseline", "target"):
            if (given.get(number) is None) != (given.get(f"{number}_on") is None) and number in self.fields:
                missing = number if given.get(number) is None else f"{number}_on"
                self.add_error(missing, _("Give the value and its day, or neither."))
        begins, ends = given.get("baseline_on"), given.get("target_on")
        if begins and ends and ends <= begins:
            self.add_error("target_on", _("The target lies after the beginning."))
        return given

    def _refuse_second(self, document: Document) -> None:
        others = ProjectEntry.objects.filter(project=self.space.project, kind=DOCUMENT.slug, document=document)
        if others.exclude(pk=self.instance.pk).exists():
            self.add_error("document", _("This document is attached already."))

    def clean_day(self) -> Any:
        day = self.cleaned_data.get("day")
        if isinstance(self.instance, ProjectValue) and day is not None:
            others = ProjectValue.objects.filter(indicator=self.instance.indicator_id, day=day)
            if others.exclude(pk=self.instance.pk).exists():
                raise forms.ValidationError(_("There is a value for this day already. Change that one."))
        return day


def form_for(space: Space, kind: Kind, row: Model, data: Any = None) -> RowForm:
    """The form of a row, saved or new; `data` is what was sent."""
    names = [ask.name for ask in kind.asks if ask.name != "institution"]
    made: Any = forms.modelform_factory(kind.model, form=RowForm, fields=names)
    form: RowForm = made(data, instance=row, space=space, kind=kind)
    return form


def edition_of(row: Any) -> int:
    """What a form remembers of the row it was made from: its edition, for milestones the moment of their last change."""
    if isinstance(row, Milestone):
        stamps = [stamp for stamp in (row.changed_at, row.worded_at) if stamp is not None]
        return int(max(stamps).timestamp() * 1_000_000) % 2**31 if stamps else 0
    return row.edition if isinstance(row, ProjectEntry | ProjectIndicator | ProjectValue) and row.pk else 0


def language_of(row: Any, space: Space) -> str:
    """The language a row is written in; a new one, in that of the person who writes."""
    if row.language or row.pk is None:
        return row.language or space.language
    return row.locale.language_code if isinstance(row, Milestone) else space.language


def _documents(space: Space, attached: int | None) -> Any:
    """Documents of the partners the viewer may see, the newest of them, and the one that is attached already."""
    visible = Document.objects.visible_to(space.viewer)
    newest = visible.filter(institution__in=space.project.partners.values("pk")).order_by("-pk")
    ids = list(newest.values_list("pk", flat=True)[:MOST_DOCUMENTS])
    return visible.filter(pk__in=[*ids, *([attached] if attached else [])]).prefetch_related("texts").order_by("title")


class _DocumentChoice(forms.ModelChoiceField):
    def __init__(self, queryset: Any, *, language: str) -> None:
        super().__init__(queryset, empty_label=_t("None"))
        self.language = language

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.title_in(self.language))


class _PartnerNames:
    names: dict[int, str]

    def label_from_instance(self, obj: InstitutionPage) -> str:
        return self.names.get(obj.pk, str(obj.title))


class _PartnerChoice(_PartnerNames, forms.ModelChoiceField):
    def __init__(self, queryset: Any, *, names: dict[int, str]) -> None:
        super().__init__(queryset, empty_label=_pt("institution", "none yet"))
        self.names = names


class _PartnersChoice(_PartnerNames, forms.ModelMultipleChoiceField):
    def __init__(self, queryset: Any, *, names: dict[int, str]) -> None:
        super().__init__(queryset, widget=forms.CheckboxSelectMultiple)
        self.names = names
