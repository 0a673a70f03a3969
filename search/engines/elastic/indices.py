"""Which indices there are: a public and a closed one behind aliases, and a pair being built beside them.

Aliases carry a digest of generation, analysis and mapping (`kommez-public-<digest>`), so an index that does not fit is
not found, never searched by mistake. Indices are named after their alias, with the moment they were made.
"""

import secrets
from contextlib import suppress
from typing import Any, NamedTuple

from search.engines.base import EngineUnavailable
from search.engines.elastic.connection import Cluster, failures
from search.engines.elastic.documents import STATE, mapping, settings

MERGING_SECONDS = 300.0  # a rebuild waits so long; a longer merge goes on behind it


class Pair(NamedTuple):
    """The index of public entries and that of closed ones: names, or aliases of such."""

    public: str
    closed: str

    def of(self, *, closed: bool) -> str:
        return self.closed if closed else self.public


class Come(NamedTuple):
    """How far a pair has come: the log version applied, and notes (what was parked, how far a building is).

    `state` names the very indices and the last note in each: every write ends with one.
    """

    version: int
    notes: dict[str, Any]
    state: str = ""


class Indices:
    """The indices of one site in a cluster that it may share with others; `prefix` begins all their names."""

    def __init__(self, cluster: Cluster, prefix: str, *, shards: int, replicas: int) -> None:
        self.cluster = cluster
        self.prefix = prefix
        self._shards, self._replicas = shards, replicas

    def live(self, digest: str) -> Pair:
        """The aliases that searches ask."""
        return Pair(f"{self.prefix}-public-{digest}", f"{self.prefix}-closed-{digest}")

    def following(self, digest: str) -> Pair:
        """The aliases of a pair being built, which writes reach as well."""
        return Pair(*(f"{alias}-next" for alias in self.live(digest)))

    def come(self, pair: Pair) -> Come | None:
        """How far both indices of a pair have come; None where one is missing or has no state."""
        found = self.cluster.read([(index, STATE) for index in pair])
        states = [one["_source"] for one in found if one]
        if len(states) < len(pair):
            return None
        name = " ".join(f"{one['_index']}:{one['_primary_term']}:{one['_seq_no']}" for one in found if one)
        return Come(min(state["version"] for state in states), states[0].get("notes") or {}, name)

    def targets(self, digest: str) -> list[Pair]:
        """The indices that a write must reach: the live pair first, then one being built beside it."""
        with failures():
            found = self.cluster.client.indices.get_alias(name=f"{self.prefix}-*-{digest}*").body
        names = {alias: index for index, about in found.items() for alias in about["aliases"]}
        pairs = [
            Pair(*(names[alias] for alias in pair))
            for pair in (self.live(digest), self.following(digest))
            if all(alias in names for alias in pair)
        ]
        if self.live(digest).public not in names or self.live(digest).closed not in names:
            raise EngineUnavailable("the cluster has no index of this generation and analysis")
        return pairs

    def remember(self, pair: Pair, come: Come) -> None:
        """Note in both indices how far they have come. Versions only rise; an older one changes nothing."""
        body = {"version": come.version, "notes": come.notes}
        with failures():
            for index in pair:
                self.cluster.client.options(ignore_status=409).index(
                    index=index, id=STATE, document=body, version=come.version, version_type="external_gte"
                )

    def refresh(self, pair: Pair) -> None:
        with failures():
            self.cluster.client.indices.refresh(index=list(pair))

    def merge(self, pair: Pair) -> None:
        """Put what was written in many steps together, which makes every search cheaper; not needed, so never fails."""
        client = self.cluster.client.options(request_timeout=MERGING_SECONDS)
        with suppress(EngineUnavailable), failures():
            client.indices.forcemerge(index=list(pair), max_num_segments=1)

    def create(self, digest: str) -> Pair:
        """A new, empty pair behind the aliases of what is being built. What an earlier building left is removed."""
        self._remove([index for index in self._ours() if self.following(digest).public in index])
        stamp = secrets.token_hex(4)
        pair = Pair(*(f"{alias}-{stamp}" for alias in self.live(digest)))
        with failures():
            for index, alias in zip(pair, self.following(digest), strict=True):
                self.cluster.client.indices.create(
                    index=index,
                    mappings=mapping(),
                    settings=settings(shards=self._shards, replicas=0),
                    aliases={alias: {}},
                )
        return pair

    def building(self, digest: str) -> Pair | None:
        """The indices of a building that was begun and not finished."""
        with failures():
            found = self.cluster.client.indices.get_alias(name=f"{self.prefix}-*-{digest}-next").body
        names = {alias: index for index, about in found.items() for alias in about["aliases"]}
        wanted = self.following(digest)
        return Pair(*(names[alias] for alias in wanted)) if all(alias in names for alias in wanted) else None

    def swap(self, digest: str, pair: Pair) -> None:
        """Let searches ask a finished pair from now on, in one step; all other indices of this site go with it."""
        client = self.cluster.client
        with failures():
            if self._replicas:
                client.indices.put_settings(index=list(pair), settings={"number_of_replicas": self._replicas})
            actions: list[dict[str, Any]] = []
            for index, alias, built in zip(pair, self.live(digest), self.following(digest), strict=True):
                actions.append({"add": {"index": index, "alias": alias}})
                actions.append({"remove": {"index": index, "alias": built}})
            actions += [{"remove_index": {"index": index}} for index in self._ours() if index not in pair]
            client.indices.update_aliases(actions=actions)

    def remove_all(self) -> None:
        """Take every index of this site out of the cluster."""
        self._remove(self._ours())

    def _ours(self) -> list[str]:
        with failures():
            public = f"{self.prefix}-public-*"
            closed = f"{self.prefix}-closed-*"
            return sorted(self.cluster.client.indices.get(index=[public, closed], features="aliases").body)

    def _remove(self, indices: list[str]) -> None:
        if indices:
            with failures():
                self.cluster.client.indices.delete(index=indices)
