"""Where does a person type the password of a file? A field that browsers neither fill in nor remember.

What is typed is used for one reading in the limited process and kept nowhere: no row, no task, no log has it.
"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


def password_field(**values: Any) -> forms.CharField:
    """The password of a protected file, optional unless `required` is said. It is never sent back to the browser."""
    options: dict[str, Any] = {
        "label": _("Password of the file"),
        "required": False,
        "max_length": 200,
        "strip": False,
        # "new-password" keeps browsers from filling in that of the account.
        "widget": forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        "help_text": _(
            "It is used once, to read the text, and not kept. The text can then be read by all who see the document."
        ),
    }
    return forms.CharField(**{**options, **values})
