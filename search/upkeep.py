"""What the worker does for the search by the clock; each job is safe to run at any time and twice at once."""

import structlog

from search.access import Viewer
from search.audit import audit, settle_sets
from search.closed import closed_digest
from search.feeding import catch_up
from search.models import IndexState

log = structlog.get_logger(__name__)


def follow() -> int:
    """Bring the engine up to date, entries in the right set first. Returns how many entries it took."""
    if IndexState.read().closed_digest != closed_digest(Viewer(None).closed_places):
        settle_sets()
    return catch_up()


def check() -> int:
    """Compare everything and repair it; returns how much differed."""
    report = audit(repair=True)
    if report.drift:
        log.warning(
            "search-drift-repaired",
            objects=report.objects[:20],
            entries={name: ids[:20] for name, ids in report.engines.items()},
        )
    return report.drift
