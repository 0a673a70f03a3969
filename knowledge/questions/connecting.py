"""What the rest of the site has to know of questions: signals, search, digests, stored files. Called once at the start."""

from knowledge.documents.families import register_named_blobs
from knowledge.following.changes import register_changes
from knowledge.questions import orphans
from knowledge.questions.changes import changes
from knowledge.questions.messages import named_blobs
from knowledge.questions.searchable import register_search


def connect() -> None:
    orphans.connect()
    register_search()
    register_changes(changes)
    register_named_blobs(named_blobs)
