"""What one state of the public index tells of words, kept in this process for as long as the index stays in it.

Who asks names the state (see `Engine.standing`); it was read before what is kept under it, so that this can be newer
than its name, but never older.
"""

MOST_KEPT = 50_000  # counts of terms, about 6 MB


class Counts:
    """Of public entries: by language how many there are, their average length, and how many use a term.

    `similar`: folded word -> words of the index within two errors.
    """

    def __init__(self) -> None:
        self.sizes: dict[str, int] = {}
        self.lengths: dict[str, float] = {}
        self.similar: dict[str, list[str]] = {}
        self._uses: dict[str, dict[str, int]] = {}

    def uses(self, language: str) -> dict[str, int]:
        """Term -> number of entries, as far as it was asked for; to be added to."""
        return self._uses.setdefault(language, {})

    @property
    def is_full(self) -> bool:
        return sum(map(len, self._uses.values())) + sum(map(len, self.similar.values())) > MOST_KEPT


class Memory:
    """The counts of the last state that was asked for. Shared by threads: it is only ever replaced as a whole."""

    def __init__(self) -> None:
        self._kept = ("", Counts())

    def of(self, state: str) -> Counts:
        """What is known of a state, to be added to; for "" nothing, and nothing is kept."""
        name, counts = self._kept
        if state and name == state and not counts.is_full:
            return counts
        counts = Counts()
        if state:
            self._kept = (state, counts)
        return counts
