"""What the rest of the site has to know of projects: search and digests. Called once at the start."""

from knowledge.following.changes import register_changes
from knowledge.projects.changes import changes
from knowledge.projects.searchable import register_search


def connect() -> None:
    register_search()
    register_changes(changes)
