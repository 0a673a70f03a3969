"""The second saver's own version stays as a revision, beside the one that was saved before it and the one that holds
both; whoever closes the window over a conflict finds it in the history of the page."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.models import Revision

from knowledge.revisions.contents import is_stream, stream_of
from knowledge.revisions.sameness import digest_of

LOG_ACTION = "kommez.kept_version"
SHORTEST = datetime.timedelta(microseconds=1)
KEPT = "kept"  # in the content of a revision; no field of the page


def keep(page: Any, content: dict[str, Any], *, user: Any, latest: Revision, at: Any) -> Revision:
    """The version as a revision that is not the latest one: it is dated right before `latest`. Once per content."""
    digest = digest_of(
        {key: stream_of(value) if is_stream(type(page), key) else value for key, value in _own(page, content)}
    )
    known: Revision | None = page.revisions.filter(user=user, content__kept__digest=digest).first()
    if known is not None:
        return known
    made: Revision = Revision.objects.create(
        content_object=page,
        base_content_type=page.get_base_content_type(),
        user=user,
        content={**content, KEPT: {"digest": digest, "at": at.isoformat()}},
        object_str=str(page),
        created_at=latest.created_at - SHORTEST,
    )
    log(page, LOG_ACTION, user=user, revision=made)
    return made


def _own(page: Any, content: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    names = {field.name for field in page._meta.get_fields()}
    return ((key, value) for key, value in content.items() if key in names)


def saved_at(revision: Revision) -> Any:
    """When it was written: of a kept version, not what it is dated."""
    kept = revision.content.get(KEPT)
    return (parse_datetime(kept["at"]) if kept else None) or revision.created_at


def register_log_actions(actions: Any) -> None:
    actions.register_action(LOG_ACTION, _("Keep a version"), _("Own version kept beside one saved before"))
