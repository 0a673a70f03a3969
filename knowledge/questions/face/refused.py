"""Why was something not done? Said on the form, which comes back with all that was typed."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _t

from knowledge.documents.families import UploadRefused
from knowledge.questions.refusal import NotPossible


def refuse(form: forms.Form, error: Exception) -> None:
    """Put the reason of a NotPossible, UploadRefused or Unroutable on the form."""
    if isinstance(error, UploadRefused):
        verdict: Any = error.verdict
        again = _t("Please choose your files again; the text is still here.")
        form.add_error("attachments", f"{verdict.explanation} {verdict.remedy} {again}")
    elif isinstance(error, NotPossible):
        form.add_error(None, str(error.message))
    else:
        form.add_error(None, _t("Nobody can be asked yet: this site has no municipality."))
