"""What the rest of the site has to know of events: publications, digests. Called once at the start."""

from knowledge.events import facts
from knowledge.events.changes import changes
from knowledge.following.changes import register_changes


def connect() -> None:
    facts.connect()
    register_changes(changes)
