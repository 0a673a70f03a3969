"""The engine on an Elasticsearch cluster: follows the entry log in bulk and answers from ready terms."""

from collections.abc import Iterable
from dataclasses import replace

from search.analysis import VERSION
from search.engines.base import (
    Completions,
    Engine,
    EngineEntry,
    EngineRequest,
    EngineResult,
    EngineUnavailable,
    Later,
    Standing,
)
from search.engines.elastic.asking import Question
from search.engines.elastic.building import Building
from search.engines.elastic.completing import Completer
from search.engines.elastic.connection import Cluster, failures
from search.engines.elastic.documents import digest
from search.engines.elastic.indices import Come, Indices, Pair
from search.engines.elastic.queries import present
from search.engines.elastic.remembering import Memory
from search.engines.elastic.writing import BulkWriter

DEEPEST = 1000  # hits; beyond that a reader narrows the search
MOST_HITS = 100  # of one page
DOUBLED = -1  # the version of an entry that stands in both sets


class ElasticEngine(Engine):
    """The indices of one site in a cluster, whose names begin with `prefix`. One object serves all threads."""

    name = "elasticsearch"
    batch = 500

    def __init__(
        self, cluster: Cluster, *, prefix: str = "kommez", generation: str = "", shards: int = 1, replicas: int = 0
    ) -> None:
        self.generation = generation
        self._cluster = cluster
        self._memory = Memory()
        self.indices = Indices(cluster, prefix, shards=shards, replicas=replicas)

    def version(self) -> int:
        """-1 also when the cluster does not answer."""
        return self.standing().version

    def standing(self) -> Standing:
        """Every write, also one that repairs, moves the state that is named."""
        try:
            come = self.indices.come(self._live)
        except EngineUnavailable:
            return Standing(-1)
        return Standing(come.version, come.state) if come else Standing(-1)

    def apply(self, entries: Iterable[EngineEntry], up_to: int, *, patience: float | None = None) -> None:
        """The version is remembered only after everything up to it can be found. Writers do not wait for each other."""
        come = self._come()
        pairs = self.indices.targets(self._digest)
        writer = BulkWriter(self._cluster, pairs)
        sent = writer.write(entries)
        for number, pair in enumerate(pairs):
            if number and not self._is_complete(pair, come.version):
                continue  # still being built; what it lacks it takes from the log at its end
            if sent:
                self.indices.refresh(pair)
            parked = writer.notes(come.notes.get("parked", {}))
            self.indices.remember(pair, Come(max(up_to, come.version), {"parked": parked} if parked else {}))

    def search(self, request: EngineRequest) -> EngineResult:
        """EngineUnavailable when the cluster has no usable index or does not answer in time."""
        offset = min(max(request.offset, 0), DEEPEST)
        limit = min(max(request.limit, 0), MOST_HITS, DEEPEST - offset)
        question = Question(self._cluster, self._live, replace(request, offset=offset, limit=limit), self._memory)
        return question.find() if request.queries else question.newest()

    def complete(self, request: EngineRequest) -> Completions:
        return Completer(self._cluster, self._live, request).complete()

    def versions(self, after_id: int, limit: int) -> dict[int, int]:
        """Present entries only; `DOUBLED` for one that stands in both sets."""
        body = {**present(after_id), "size": limit, "track_total_hits": False, "sort": [{"id": "asc"}]}
        body |= {"_source": ["id", "version"]}
        with failures():
            answers = self._cluster.client.msearch(
                searches=[line for index in self._live for line in ({"index": index}, body)]
            ).body["responses"]
        found: dict[int, int] = {}
        for answer in answers:
            if "error" in answer:
                raise EngineUnavailable(str(answer["error"])[:300])
            for one in answer["hits"]["hits"]:
                number = one["_source"]["id"]
                found[number] = DOUBLED if number in found else one["_source"]["version"]
        return {number: found[number] for number in sorted(found)[:limit]}

    def rebuild(
        self,
        entries: Iterable[EngineEntry],
        up_to: int,
        generation: str,
        analysis: str,
        *,
        later: Later | None = None,
    ) -> None:
        """What an earlier call left unfinished is taken up (see `resume`): `entries` may begin after it."""
        building = Building(self._cluster, self.indices, digest(generation, analysis))
        building.build(entries, up_to, later=later)
        self.generation = generation

    def resume(self, generation: str, analysis: str) -> tuple[int, int]:
        return Building(self._cluster, self.indices, digest(generation, analysis)).resume()

    def repair(self, entries: Iterable[EngineEntry]) -> bool:
        come = self._come()
        pairs = self.indices.targets(self._digest)[:1]
        writer = BulkWriter(self._cluster, pairs, again=True)
        writer.write(entries)
        self.indices.refresh(pairs[0])
        parked = writer.notes(come.notes.get("parked", {}))
        self.indices.remember(pairs[0], Come(come.version, {"parked": parked} if parked else {}))
        return True

    def parked(self) -> dict[str, str]:
        """Entry id -> why the cluster refused it."""
        try:
            return dict(self._come().notes.get("parked", {}))
        except EngineUnavailable:
            return {}

    def close(self) -> None:
        self._cluster.close()

    def _come(self) -> Come:
        come = self.indices.come(self._live)
        if come is None:
            raise EngineUnavailable("the cluster has no index of this generation and analysis")
        return come

    def _is_complete(self, pair: Pair, version: int) -> bool:
        come = self.indices.come(pair)
        return come is not None and come.version >= version

    @property
    def _digest(self) -> str:
        return digest(self.generation, VERSION)

    @property
    def _live(self) -> Pair:
        return self.indices.live(self._digest)
