"""Which pack is wanted, and which one is there already?"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from home.public import PublicForm
from knowledge.packs.manifest import MOST_BYTES, Sums, Unreadable, sums_of
from knowledge.packs.models import TopicPack


class KindForm(forms.Form):
    """For members, whom their session protects."""

    kind = forms.ChoiceField(choices=TopicPack.Kind.choices)


class PublicKindForm(PublicForm):
    """For everybody else. Two who ask for the same get the same pack, so nothing hangs on the form itself."""

    makes_something = False
    kind = forms.ChoiceField(choices=TopicPack.Kind.choices)


def form_for(request: HttpRequest, purpose: str, *, is_member: bool, data: Any = None) -> Any:
    """The form for this reader; `data` as sent."""
    return KindForm(data) if is_member else PublicKindForm(data, request=request, purpose=purpose)


class ManifestForm(forms.Form):
    """The list of an older pack, sent to learn what is new since."""

    manifest = forms.FileField(
        label=_("manifest.json of your older pack"),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,application/json"}),
    )

    def clean_manifest(self) -> Sums:
        """Path -> checksum."""
        file = self.cleaned_data["manifest"]
        try:
            if file.size > MOST_BYTES:
                raise Unreadable
            return sums_of(file.read())[1]
        except Unreadable as error:
            raise ValidationError(_t("This is not the manifest.json of a pack.")) from error
