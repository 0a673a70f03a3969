"""Writing a letter: rendered in the language of its reader, in the transaction of what it tells about."""

from collections.abc import Mapping
from email.utils import make_msgid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.exceptions import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils import translation
from django.utils.translation import get_language_info

from home.mails.models import Letter

LONGEST_SUBJECT = 200  # characters; what is longer is cut, as no reader shows it


def post(
    template: str, *, to: str, language: str, context: Mapping[str, Any], once: str = "", unsubscribe: str = ""
) -> Letter | None:
    """Write a letter from `<template>.subject.txt`, `<template>.txt` and, where there is one, `<template>.html`.

    The worker sends it after the transaction has committed. With `once`, a letter under the same key is written only
    the first time; then, and for an empty address, the answer is None. `unsubscribe` is an absolute address.
    """
    if not to or (once and Letter.objects.filter(once=once).exists()):
        return None
    with translation.override(language):
        parts = _rendered(template, _common(context, language, unsubscribe))
    letter = Letter(to=to, language=language, template=template, unsubscribe=unsubscribe, once=once or None, **parts)
    if not once:
        letter.save()
        return letter
    Letter.objects.bulk_create([letter], ignore_conflicts=True)  # two at once: the second leaves the first alone
    return Letter.objects.filter(once=once).first()


def rewrite(letter: Letter, *, context: Mapping[str, Any], unsubscribe: str = "") -> None:
    """Render a letter that was not sent yet from what is true now, and save it."""
    with translation.override(letter.language):
        parts = _rendered(letter.template, _common(context, letter.language, unsubscribe))
    for name, value in {**parts, "unsubscribe": unsubscribe}.items():
        setattr(letter, name, value)
    letter.save(update_fields=[*parts, "unsubscribe"])


def message_of(letter: Letter) -> EmailMultiAlternatives:
    """The mail as it goes out. A letter keeps its id, so that a second delivery shows as the same mail."""
    host = urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or "localhost"
    headers = {"Message-ID": make_msgid(f"letter-{letter.pk}", host), "Auto-Submitted": "auto-generated"}
    headers["Content-Language"] = letter.language
    if letter.unsubscribe:
        headers["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message = EmailMultiAlternatives(
        letter.subject, letter.text, settings.DEFAULT_FROM_EMAIL, [letter.to], headers=headers
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    return message


def _common(context: Mapping[str, Any], language: str, unsubscribe: str) -> dict[str, Any]:
    return {
        "site_name": settings.WAGTAIL_SITE_NAME,
        "site_url": settings.WAGTAILADMIN_BASE_URL,
        "language": language,
        "direction": "rtl" if get_language_info(language)["bidi"] else "ltr",
        "unsubscribe": unsubscribe,
        **context,
    }


def _rendered(template: str, context: dict[str, Any]) -> dict[str, str]:
    subject = " ".join(get_template(f"{template}.subject.txt").render(context).split())
    try:
        html = get_template(f"{template}.html").render(context)
    except TemplateDoesNotExist as missing:
        if missing.args[0] != f"{template}.html":
            raise
        html = ""
    subject = f"[{settings.WAGTAIL_SITE_NAME}] {subject}"[:LONGEST_SUBJECT]
    return {"subject": subject, "text": get_template(f"{template}.txt").render(context).strip() + "\n", "html": html}
