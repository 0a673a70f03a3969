"""Rendered pages in memory, up to a number of bytes; the least recently read goes first."""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from threading import Lock

MAX_BYTES = 48 * 1024 * 1024
MAX_ENTRY_BYTES = 512 * 1024


@dataclass(frozen=True)
class StoredPage:
    """The bytes as they are sent, their headers, the moment (Unix time) after which they are no longer true, and what
    they let one read (see `home.readings`)."""

    body: bytes
    headers: tuple[tuple[str, str], ...]
    ends_at: float
    reading: tuple[str, str, str] | None = None

    @property
    def size(self) -> int:
        return len(self.body) + sum(len(name) + len(value) for name, value in self.headers) + 200


class PageStore:
    """Shared by the threads of one process. A page larger than `MAX_ENTRY_BYTES` is not kept."""

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self.max_bytes = max_bytes
        self._pages: OrderedDict[Hashable, StoredPage] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def get(self, key: Hashable, now: float) -> StoredPage | None:
        with self._lock:
            page = self._pages.get(key)
            if page is None:
                return None
            if page.ends_at <= now:
                self._drop(key)
                return None
            self._pages.move_to_end(key)
            return page

    def put(self, key: Hashable, page: StoredPage) -> None:
        if page.size > MAX_ENTRY_BYTES:
            return
        with self._lock:
            self._drop(key)
            self._pages[key] = page
            self._bytes += page.size
            while self._bytes > self.max_bytes:
                self._drop(next(iter(self._pages)))

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()
            self._bytes = 0

    @property
    def bytes(self) -> int:
        return self._bytes

    def __len__(self) -> int:
        return len(self._pages)

    def _drop(self, key: Hashable) -> None:
        page = self._pages.pop(key, None)
        if page is not None:
            self._bytes -= page.size


STORE = PageStore()
