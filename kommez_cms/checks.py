"""Is this installation put together rightly? System checks, each with an id, what is wrong and what to do."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning
from django.core.checks import register as register_check
from django.utils.module_loading import import_string

from kommez_cms import shown
from kommez_cms.schedule import JOBS


def register() -> None:
    register_check(scheduled_jobs_exist)
    register_check(shown_lists_are_current)
    register_check(open_to_visitors, Tags.security, deploy=True)


def scheduled_jobs_exist(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """kommez.E001: a name in the schedule leads nowhere, so its job would never run."""
    found: list[CheckMessage] = []
    for job in JOBS:
        try:
            import_string(job.calls)
        except ImportError as error:
            found.append(
                Error(
                    f"The scheduled job {job.name} calls {job.calls}, which cannot be imported: {error}",
                    hint="Correct the name in kommez_cms/schedule.py.",
                    id="kommez.E001",
                )
            )
    return found


def shown_lists_are_current(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """kommez.W002: the list of models that readers never see names one that does not exist."""
    return [
        Warning(
            f"kommez_cms.shown lists {name}, which is not installed.",
            hint="Remove or correct it: a misspelt model outdates every kept page whenever it is saved.",
            id="kommez.W002",
        )
        for name in shown.names_without_model()
    ]


def open_to_visitors(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """kommez.W003 to W006: what is right on a developer's machine and wrong where visitors come."""
    config = settings.KOMMEZ
    found: list[CheckMessage] = []
    if config.local:
        found.append(
            Warning(
                "KOMMEZ_LOCAL is 1: plain HTTP and cookies that any network can read.",
                hint="Unset KOMMEZ_LOCAL, and serve the site over HTTPS.",
                id="kommez.W003",
            )
        )
    if config.mfa != "required":
        found.append(
            Warning(
                "KOMMEZ_MFA is optional: a stolen password is enough to edit the site.",
                hint="Unset KOMMEZ_MFA, so that it is required.",
                id="kommez.W004",
            )
        )
    if config.mail_url.startswith("consolemail"):
        found.append(
            Warning(
                "KOMMEZ_MAIL_URL is consolemail://: invitations and resets are printed, not sent.",
                hint="Name a mail server: smtp+tls://user:password@host:587.",
                id="kommez.W005",
            )
        )
    if not config.security_contact:
        found.append(
            Warning(
                "KOMMEZ_SECURITY_CONTACT is empty: who finds a weakness has nobody to tell; there is no security.txt.",
                hint="Name a mail address that is read, such as security@example.org, or an https page.",
                id="kommez.W006",
            )
        )
    return found
