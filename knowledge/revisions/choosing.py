"""What shall stand where two editors changed the same? One small form per conflict, usable without script.

The names of its fields carry what stands against what: an answer counts only for the texts it was given for, so that
nobody's third version slips through under an answer to the second.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import CharField, Model, TextField
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from knowledge.revisions.lines import definition
from knowledge.revisions.merging import Choice, Conflict, Kind, Take

TEXTS = (blocks.RichTextBlock, blocks.CharBlock, blocks.TextBlock)
MINE, THEIRS = _("My version"), _("The version saved before")
LABELS = {
    Take.MINE: MINE,
    Take.THEIRS: THEIRS,
    Take.BOTH: _("Both, one after the other"),
    Take.EDITED: _("Another wording"),
}


class ConflictForm(forms.Form):
    """`texts`: path inside the value -> the block or field it is written with."""

    def __init__(self, conflict: Conflict, texts: Mapping[str, Any], *, data: Any = None) -> None:
        self.conflict, self.texts, self.broken = conflict, texts, False
        prefix = f"choice-{conflict.digest}"
        is_answered = data is not None and f"{prefix}-take" in data
        super().__init__(data if is_answered else None, prefix=prefix)
        self.fields["take"] = forms.ChoiceField(
            label=_("What shall stand?"), choices=list(self._offered()), widget=forms.RadioSelect
        )
        for path, block in texts.items():
            self.fields[f"text{path}"] = field = forms.CharField(
                label=LABELS[Take.EDITED], required=False, widget=_widget(block), initial=_at(conflict.mine, path)
            )
            if hasattr(field.widget, "options"):  # the rich text editor takes no name from a label
                field.widget.options = {**field.widget.options, "ariaLabel": str(LABELS[Take.EDITED])}
            self._check(field.widget, f"text{path}")

    def _offered(self) -> Iterator[tuple[str, Any]]:
        one = self.conflict
        yield (
            Take.MINE,
            LABELS[Take.MINE] if one.mine is not None or one.kind == Kind.PLACE else _("Leave it out, as I did"),
        )
        yield (
            Take.THEIRS,
            LABELS[Take.THEIRS]
            if one.theirs is not None or one.kind == Kind.PLACE
            else _("Leave it out, as it was saved"),
        )
        if one.kind in (Kind.BLOCK, Kind.ITEM) and one.mine is not None and one.theirs is not None:
            yield Take.BOTH, LABELS[Take.BOTH]
        if self.texts:
            yield Take.EDITED, LABELS[Take.EDITED]

    def _check(self, widget: Any, name: str) -> None:
        """What the editor's script sends is parsed while the form is read: forged input must not break the page."""
        try:
            widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        except (ValueError, TypeError, KeyError, AttributeError, IndexError):
            self.broken, self.data = True, {}
            self.is_bound = False

    @property
    def choice(self) -> Choice | None:
        """The answer; None while there is none."""
        if not self.is_bound or not self.is_valid():
            return None
        take = Take(self.cleaned_data["take"])
        if take != Take.EDITED:
            return Choice(take)
        value = self.conflict.mine["value"] if self.conflict.kind in (Kind.BLOCK, Kind.ITEM) else self.conflict.mine
        for path in self.texts:
            said = self.cleaned_data[f"text{path}"]
            value = {**value, path: said} if path else said
        return Choice(take, value)


def form_for(conflict: Conflict, model: type[Model], *, data: Any = None) -> ConflictForm:
    return ConflictForm(conflict, dict(_texts(conflict, model)), data=data)


def choices_in(data: Any, conflicts: Sequence[Conflict], model: type[Model]) -> dict[str, Choice]:
    """Key of a conflict -> what was chosen for it; without those that have no answer yet."""
    found = {conflict.key: form_for(conflict, model, data=data).choice for conflict in conflicts}
    return {key: choice for key, choice in found.items() if choice is not None}


def _texts(conflict: Conflict, model: type[Model]) -> Iterator[tuple[str, Any]]:
    """The texts that stand against each other: path -> what they are written with."""
    mine, theirs = conflict.mine, conflict.theirs
    if mine is None or theirs is None or conflict.kind == Kind.PLACE:
        return
    if conflict.kind == Kind.VALUE:
        field: Any = None if ":" in conflict.key else model._meta.get_field(conflict.key)
        if isinstance(field, CharField | TextField) and not field.choices:
            yield "", field
        return
    block: Any = definition(conflict.type)
    block = getattr(block, "child_block", None) if conflict.kind == Kind.ITEM else block
    if isinstance(block, TEXTS):
        yield "", block
    for name, child in getattr(block, "child_blocks", {}).items():
        if isinstance(child, TEXTS) and mine["value"].get(name) != theirs["value"].get(name):
            yield name, child


def _at(side: Any, path: str) -> Any:
    value = side["value"] if isinstance(side, Mapping) and "value" in side else side
    return value.get(path) if path and isinstance(value, Mapping) else value


def _widget(block: Any) -> Any:
    if isinstance(block, blocks.RichTextBlock):
        return block.field.widget
    is_short = isinstance(block, blocks.CharBlock | CharField)
    return forms.TextInput({"dir": "auto"}) if is_short else forms.Textarea({"rows": 4, "dir": "auto"})
