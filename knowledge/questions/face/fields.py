"""Fields of the question forms: texts that lose nothing they can keep, several files, institutions by their own names."""

import secrets
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from home.languages import current_language
from knowledge.institutions.directory import municipalities
from knowledge.institutions.mirror_forms import Titled
from knowledge.institutions.models import InstitutionPage
from knowledge.questions.models import LONGEST_TEXT, MOST_FILES
from knowledge.versions import local
from search.access import Viewer


class TextField(forms.CharField):
    """A long text. One that is too long comes back cut to what fits, and says so.

    The browser gets no limit: it would cut a pasted text without a word.
    """

    widget = forms.Textarea({"rows": 8, "dir": "auto"})

    def __init__(self, *, longest: int = LONGEST_TEXT, rows: int = 8, **options: Any) -> None:
        super().__init__(**options)
        self.longest = longest
        self.widget.attrs["rows"] = rows

    def bound_data(self, data: Any, initial: Any) -> Any:
        return data[: self.longest] if isinstance(data, str) else data

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > self.longest:
            said = _t(
                "At most %(longest)d characters are possible; these were %(length)d. What fits is still in the field, "
                "the rest was cut off."
            )
            raise ValidationError(said % {"longest": self.longest, "length": len(value)})


class SubjectField(forms.CharField):
    """One line; as with texts, what is too long is cut and not lost."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=200, **options)
        self.widget.attrs["dir"] = "auto"

    def bound_data(self, data: Any, initial: Any) -> Any:
        return data[:200] if isinstance(data, str) else data


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Up to `MOST_FILES` files; what is in them is looked at when they are stored."""

    widget = SeveralFiles

    def __init__(self) -> None:
        help_text = format_lazy(_("Up to {most} files: documents, tables, pictures."), most=MOST_FILES)
        super().__init__(label=_("Files"), required=False, help_text=help_text)

    def clean(self, data: Any, initial: Any = None) -> Any:
        files = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if len(files) > MOST_FILES:
            raise ValidationError(_t("At most %(most)d files can be added.") % {"most": MOST_FILES})
        return [super(FilesField, self).clean(one, initial) for one in files]


class OnceField(forms.CharField):
    """A hidden token, new with every form: what is sent twice with the same one is made once."""

    def __init__(self) -> None:
        super().__init__(max_length=64, required=False, widget=forms.HiddenInput, initial=_new_token)


def _new_token() -> str:
    return secrets.token_hex(16)


class InstitutionField(Titled):
    """Institutions with the names of their cities, in the reader's language."""

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=InstitutionPage.objects.none(), **options)

    def offer(self, rows: Any, viewer: Viewer) -> None:
        """The institutions to choose from, as far as the viewer may see them."""
        seen = rows.filter(pk__in=InstitutionPage.objects.visible_to(viewer).values("pk"))
        self.queryset = seen.defer("body")
        self.titles = names(seen, viewer)


def names(institutions: Any, viewer: Viewer) -> dict[Any, str]:
    """Translation key -> "City: Institution" in the reader's language; one query, and the municipalities'."""
    cities = municipalities(viewer)
    found = local(InstitutionPage, institutions, viewer, current_language())
    return {page.translation_key: f"{cities[page.municipality_id].name}: {page.title}" for page in found}
