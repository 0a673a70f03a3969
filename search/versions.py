"""Which state of the site's content a reply belongs to: what was worked out for everybody is kept under its name.

The version is read **before** what is kept under it, so that this can be newer than its name, but never older; every
write of something shown moves it in the same transaction (see `search.indexing.touch`).
"""

from typing import Any, Generic, TypeVar

from django.db import DatabaseError, connection
from django.http import HttpRequest

from search.access import Viewer, viewer_of
from search.models import IndexState

Value = TypeVar("Value")
_all_kept: list["Kept[Any]"] = []

SAFE = frozenset(("GET", "HEAD"))


class Kept(Generic[Value]):
    """What was worked out for one state of the content; the next state's takes its place as a whole."""

    def __init__(self) -> None:
        self._kept: tuple[str, Value] | None = None
        _all_kept.append(self)

    def get(self, version: str) -> Value | None:
        """None where there is nothing of this version; for the version "" nothing is ever kept."""
        kept = self._kept
        return kept[1] if kept is not None and kept[0] == version else None

    def put(self, version: str, value: Value) -> Value:
        if version:
            self._kept = (version, value)
        return value

    def forget(self) -> None:
        self._kept = None


_anyone: Kept[Viewer] = Kept()


def shared_version(request: HttpRequest) -> str:
    """A name for the content anonymous readers see now; "" where nothing may be kept for others or taken from them.

    That is for members, who see more than others, and where this very request may be writing: what is not committed
    yet must not be kept.
    """
    if request.method not in SAFE or viewer_of(request).is_member or in_transaction():
        return ""
    return version_of(request)


def version_of(request: HttpRequest) -> str:
    """The place the log had reached when this request first asked; "" where there is none to be read."""
    known: str | None = getattr(request, "_kommez_version", None)
    if known is None:
        state = _read()
        request._kommez_state = state  # type: ignore[attr-defined]
        known = request._kommez_version = name_of(state) if state else ""  # type: ignore[attr-defined]
    return known


def state_of(request: HttpRequest) -> IndexState | None:
    """The state of the log as this request read it first; None where it has not."""
    return getattr(request, "_kommez_state", None)


def in_transaction() -> bool:
    """Whether what is read and written here may still be rolled back.

    The transaction a test case wraps around each test does not count; Django marks it.
    """
    return not all(getattr(block, "_from_testcase", False) for block in connection.atomic_blocks)


def note_version(request: HttpRequest, state: IndexState) -> None:
    """Spare the request a query: `state` was read for it, before anything it shows."""
    if not hasattr(request, "_kommez_version"):
        request._kommez_version = name_of(state)  # type: ignore[attr-defined]


def name_of(state: IndexState) -> str:
    return f"{state.generation}:{state.version}"


def anyone_at(version: str) -> Viewer:
    """The reader without an account; which pages are closed to them is read once for all replies of this version.

    Collections are asked for each time: they may be moved without any signal.
    """
    first = _anyone.get(version) or _anyone.put(version, Viewer(None))
    return first.with_same_pages()


def forget() -> None:
    """For tests, whose versions are not one after the other."""
    for kept in _all_kept:
        kept.forget()


def _read() -> IndexState | None:
    try:
        return IndexState.read()
    except (DatabaseError, IndexState.DoesNotExist):
        return None
