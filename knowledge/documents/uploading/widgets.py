"""The file field that sends large files ahead, in pieces; without script it is a plain file field."""

import json
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _t

from knowledge.documents.uploading import life

PIECE = 1_000_000  # bytes; a broken line costs at most so much


class ResumableFileInput(forms.FileInput):
    class Media:
        js = ["knowledge/pieces.js", "knowledge/uploading.js"]
        css = {"all": ["knowledge/uploading.css"]}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        own = {
            "data-uploads": reverse("document-uploads"),
            "data-piece": str(PIECE),
            "data-most": str(life.largest()),
            "data-words": json.dumps(words()),
        }
        return super().get_context(name, value, {**(attrs or {}), **own})


def words() -> dict[str, str]:
    """What the script says, in the language of the page."""
    return {
        "sending": _t("Uploading {size} MB: {percent} %"),
        "paused": _t("Paused at {percent} %."),
        "waiting": _t("The line is down. It goes on by itself as soon as possible ({percent} %)."),
        "checking": _t("All bytes are here; the file is being checked."),
        "done": _t("{name} is uploaded. It is shared when you save."),
        "failed": _t("The upload failed. Please choose the file again."),
        "large": _t("The file is too large: at most {most} MB."),
        "login": _t("You are signed out. Sign in in another window, then press “Go on”."),
        "unfinished": _t("The upload is not finished yet. Save when it is done."),
        "pause": _t("Pause"),
        "go": _t("Go on"),
        "cancel": _t("Cancel the upload"),
        "progress": _t("Progress of the upload"),
    }
