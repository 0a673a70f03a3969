"""What the rest of the site has to know of mirrors: digests. Called once at the start."""

from knowledge.following.changes import register_changes
from knowledge.institutions.changes import changes


def connect() -> None:
    register_changes(changes)
