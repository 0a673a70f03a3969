"""Can a page with thousands of pages below it be moved or get another address? Wagtail's redirects say no on SQLite.

Wagtail looks for clashing redirects of up to 2,000 pages at once, in one condition as deep as there are pages; SQLite
takes a thousand. Asked in lists, a few hundred at a time, the condition stays flat.
"""

from collections import defaultdict
from typing import Any

from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.redirects.signal_handlers import BatchRedirectCreator

AT_ONCE = 500


def connect() -> None:
    """Called once when the apps are ready."""
    BatchRedirectCreator.pre_process = _remove_clashes


def _remove_clashes(batch: Any) -> None:
    """Delete the redirects of earlier moves from the addresses that the batch leads on from."""
    paths: dict[int | None, list[str]] = defaultdict(list)
    for one in batch.items:
        paths[one.site_id].append(one.old_path)
    automatic = Redirect.objects.filter(automatically_created=True)
    for site, listed in paths.items():
        for start in range(0, len(listed), AT_ONCE):
            automatic.filter(site_id=site, old_path__in=listed[start : start + AT_ONCE]).delete()
