"""How the cluster is reached: hosts, credentials, certificate, time-outs; and what its failures mean."""

import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from elasticsearch import ApiError, Elasticsearch, TransportError

from search.engines.base import EngineUnavailable

ASKING_SECONDS = 0.8  # a reader waits so long, then another engine answers
WRITING_SECONDS = 30.0
Body = dict[str, Any]


@dataclass(frozen=True)
class Access:
    """Where the cluster is and who we are there. `user` is (name, password); `ca` a file of certificates to trust.

    Certificates are always verified; without `ca`, against the authorities the system trusts.
    """

    hosts: tuple[str, ...]
    user: tuple[str, str] | None = None
    key: str = ""
    ca: str = ""


class Cluster:
    """Clients of one cluster, made per process on first use. Every failure to get an answer is `EngineUnavailable`."""

    def __init__(self, access: Access) -> None:
        self.access = access
        self._lock = threading.Lock()
        self._process = 0
        self._client: Elasticsearch | None = None

    @property
    def client(self) -> Elasticsearch:
        """A client for work that may take its time: writing, building, comparing."""
        with self._lock:
            if self._client is None or self._process != os.getpid():
                self._client, self._process = self._connect(), os.getpid()
            return self._client

    def ask(self, searches: Sequence[tuple[str, Body]]) -> list[Body]:
        """The answers to several (index, body) searches, asked at once; all of them complete, or EngineUnavailable."""
        if not searches:
            return []
        lines: list[Body] = []
        for index, body in searches:
            lines += [{"index": index, "allow_partial_search_results": False}, body]
        with failures():
            client = self.client.options(request_timeout=ASKING_SECONDS, max_retries=self._retries)
            answers: list[Body] = client.msearch(searches=lines).body["responses"]
        for answer in answers:
            if "error" in answer:
                raise EngineUnavailable(_reason(answer))
            if answer.get("timed_out"):
                raise EngineUnavailable("the cluster took too long")
        return answers

    def read(self, documents: Sequence[tuple[str, str]]) -> list[Body | None]:
        """The present (index, id) documents as the cluster tells them; None for each that is not there."""
        with failures():
            client = self.client.options(request_timeout=ASKING_SECONDS, max_retries=self._retries)
            found = client.mget(docs=[{"_index": index, "_id": name} for index, name in documents]).body["docs"]
        for one in found:
            kind = one.get("error", {}).get("type", "")
            if kind and kind != "index_not_found_exception":
                raise EngineUnavailable(f"{kind}: {one['error'].get('reason', '')}")
        return [one if one.get("found") else None for one in found]

    def close(self) -> None:
        with self._lock:
            client, self._client = self._client, None
        if client is not None and self._process == os.getpid():
            client.close()

    @property
    def _retries(self) -> int:
        """A host that refuses costs nothing, so the others are tried; one that is silent has used up the time."""
        return len(self.access.hosts) - 1

    def _connect(self) -> Elasticsearch:
        given: Body = {"ca_certs": self.access.ca} if self.access.ca else {}
        if self.access.key:
            given["api_key"] = self.access.key
        elif self.access.user:
            given["basic_auth"] = self.access.user
        with failures():
            return Elasticsearch(
                list(self.access.hosts),
                request_timeout=WRITING_SECONDS,
                max_retries=self._retries,
                retry_on_timeout=False,
                retry_on_status=(),
                **given,
            )


@contextmanager
def failures() -> Iterator[None]:
    """What the cluster refuses or leaves unanswered is its state, not the reader's mistake."""
    try:
        yield
    except (ApiError, TransportError, LookupError, TypeError, ValueError, OSError) as error:
        raise EngineUnavailable(f"{type(error).__name__}: {str(error)[:300]}") from error


def _reason(answer: Mapping[str, Any]) -> str:
    error = answer["error"]
    causes = error.get("root_cause") or [error]
    return f"{causes[0].get('type', error.get('type'))}: {str(causes[0].get('reason', ''))[:300]}"
