"""The one site the machine works on: made once, put back before every run; and the people who ask at its doors.

Every reply is kept by who asked, what they may see and where. The same three must always give the same bytes, whatever
closed things came, changed and went in between.
"""

import datetime
import difflib
import hashlib
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import time_machine
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from knowledge.membership.models import Membership, User
from knowledge.membership.rights import institution_audience
from kommez_cms.middleware.page_store import STORE
from search.engines.embedded import EmbeddedEngine
from search.following import engine, set_engine
from tests.access.doors.addresses import ADMIN, chosen, doors
from tests.access.doors.contents import State
from tests.access.doors.things import Key, Things
from tests.access.worlds import OpenWorld, Walker, make_open
from tests.factories import PASSWORD, Tree, make_institution, make_member
from tests.factories import chosen as audience_of

ROLES = ("anonymous", "account", "neighbour", "reader", "editor", "coordinator")  # the last three are the partner's
PUBLIC, PARTNERSHIP, HOUSE = range(3)  # places in LEVELS
STAFF = ("editor", "coordinator")


class Leak(AssertionError):
    """A reply that depends on what its reader may not see."""


@dataclass
class Counts:
    steps: int = 0
    replies: int = 0
    compared: int = 0
    twins: int = 0
    states: set[tuple[str, Key]] = field(default_factory=set)


class Ground:
    """Make it inside a test's transaction, at a standing clock; `begin` and `end` enclose every run of the machine."""

    def __init__(self, tree: Tree, folder: Path) -> None:
        self.folder = folder
        self.world: OpenWorld = make_open(tree)
        self.neighbours = make_institution(tree, self.world.works.municipality, "Stadtarchiv")
        self.people = self._people()
        self.things = Things(self.world, audience_of(institution_audience(self.world.works)))
        self.things.make_all()
        self.others = doors(self.things)
        self.counts = Counts()
        self.leak = ""
        self.known: dict[tuple[str, Key, str], str] = {}
        self.texts: dict[str, bytes] = {}
        Client().get("/de/search/?q=Wasser")  # the index is complete before it is copied
        self.index = folder / "complete.sqlite3"
        self._copy_index(Path(engine()._store.path), self.index)

    def _people(self) -> dict[str, User]:
        world = self.world
        people = {
            "account": User.objects.create_user("account@example.org", PASSWORD),
            "neighbour": make_member(self.neighbours, "reader"),
            "reader": make_member(world.partner, "reader"),
            "editor": make_member(world.partner, "editor"),
            "coordinator": User.objects.create_user("coordinator@example.org", PASSWORD),
            "owner": make_member(world.works, "editor"),
        }
        Membership.objects.create(
            user=people["coordinator"], role="coordinator", municipality=world.partner.municipality
        )
        return people

    def _copy_index(self, one: Path, other: Path) -> None:
        """Closed first, so that all of it stands in the one file."""
        engine().close()
        shutil.copyfile(one, other)

    # -- a run --------------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        self.frozen = dict(self.things.states), set(self.things.withdrawn)
        self.things.states = {name: State(**vars(state)) for name, state in self.frozen[0].items()}
        self.block = transaction.atomic()
        self.block._from_testcase = True  # the index may follow inside it, as inside the test's own
        self.block.__enter__()
        copy = self.folder / f"run-{self.counts.twins}-{self.counts.steps}.sqlite3"
        shutil.copyfile(self.index, copy)
        set_engine(EmbeddedEngine(copy))
        STORE.clear()
        cache.clear()
        self.clients = {role: self._client(role) for role in (*ROLES, "owner")}
        self.history: list[str] = []
        self.inside = False
        self.step = 0

    def end(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)
        Path(engine()._store.path).unlink(missing_ok=True)
        set_engine(None)
        STORE.clear()
        cache.clear()
        self.things.states, self.things.withdrawn = self.frozen

    def _client(self, role: str) -> Client:
        client = Client(raise_request_exception=False)
        if role in self.people:
            client.force_login(User.objects.get(pk=self.people[role].pk))
        return client

    # -- asking -------------------------------------------------------------------------------------------------------

    def clearance(self, role: str) -> int:
        if role in ("anonymous", "account"):
            return PUBLIC
        return HOUSE if role == "neighbour" and self.inside else PARTNERSHIP

    def key(self, role: str) -> Key:
        return (*self.things.key(self.clearance(role)), (role == "neighbour" and self.inside,))

    def ask_all(self, questions: tuple[str, ...], *, below: int = HOUSE + 1) -> None:
        """Every role with a clearance below tries the doors of this step."""
        for role in ROLES:
            if self.clearance(role) >= below:
                continue
            key = self.key(role)
            self.counts.states.add((role, key))
            for address in (*questions, *chosen(self.others, self.step)):
                if address not in ADMIN or role in STAFF:
                    self._compare(role, key, address)

    def _compare(self, role: str, key: Key, address: str) -> None:
        walker = Walker(self.clients[role])
        walker.visit(address)
        (reply,) = walker.replies.values()
        self.counts.replies += 1
        digest = hashlib.blake2b(reply, digest_size=16).hexdigest()
        before = self.known.setdefault((role, key, address), digest)
        self.texts.setdefault(digest, reply)
        if reply.startswith(b"500"):
            self.leak = f"{address} as {role} answers 500. Done: {'; '.join(self.history)}"
        if before != digest:
            self.leak = self._story(role, address, self.texts.get(before, b""), reply)
        if self.leak:
            raise Leak(self.leak)
        self.counts.compared += 1

    def _story(self, role: str, address: str, before: bytes, after: bytes) -> str:
        lines = [text.decode("utf-8", "replace").splitlines() for text in (before, after)]
        changes = list(difflib.unified_diff(*lines, "before", "now", n=0, lineterm=""))
        shown = "\n".join(line[:300] for line in changes[2:10])
        return f"{address} as {role} differs although they may see the same. Done: {'; '.join(self.history)}\n{shown}"

    def compare_with_twin(self, questions: tuple[str, ...]) -> None:
        """Remove for good what members elsewhere may not see, then what is not public: nobody may notice."""
        self.history.append("remove what the partnership may not see")
        self.things.remove_unseen(PARTNERSHIP)
        self.ask_all(questions, below=HOUSE)
        self.history.append("remove what is not public")
        self.things.remove_unseen(PUBLIC)
        self.ask_all(questions, below=PARTNERSHIP)
        self.counts.twins += 1

    # -- people -------------------------------------------------------------------------------------------------------

    def join(self) -> None:
        if not self.inside:
            Membership.objects.create(user=self.people["neighbour"], role="reader", institution=self.world.works)
            self._renew_neighbour(True)

    def leave(self) -> None:
        if self.inside:
            Membership.objects.get(user=self.people["neighbour"], institution=self.world.works).delete()
            self._renew_neighbour(False)

    def _renew_neighbour(self, inside: bool) -> None:
        self.inside = inside
        self.clients["neighbour"] = self._client("neighbour")

    def owner_reads(self) -> int:
        """The owner at the doors of this step, first of all; how many replies hold something closed."""
        walker = Walker(self.clients["owner"])
        for address in chosen(self.others, self.step):
            walker.visit(address)
        return sum(b"Zyklopenplan" in reply for reply in walker.replies.values())


def frozen_clock() -> Any:
    """The moment at which all of it happens, so that no reply changes by the clock."""
    return time_machine.travel(datetime.datetime(2026, 11, 23, 9, 0, tzinfo=datetime.UTC), tick=False)
