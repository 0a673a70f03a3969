"""Is the installation well? One small question per probe; `/-/health` asks the cheap ones, `doctor` all of them."""

import datetime
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import Count
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from home.jobs import leases, scheduler
from home.mails.models import Letter
from knowledge.documents import reading
from knowledge.documents.extraction import recognition as recognising
from knowledge.documents.previews.models import Preview
from knowledge.documents.storing import clamd, fixity, scanning
from knowledge.documents.storing.models import StoredBlob
from kommez_cms.schedule import JOBS
from search import followers, following
from search.lexicon import training

OK, WARNING, FAILED = "ok", "warning", "failed"

DISK_WARNING_BYTES = 2 * 1024**3
DISK_FAILED_BYTES = 200 * 1024**2
QUEUE_WARNING = datetime.timedelta(minutes=5)
LETTERS_WARNING = datetime.timedelta(minutes=30)
SEARCH_WARNING_VERSIONS = 200  # what a search takes in by itself
LEXICON_WARNING_SECONDS = 3 * 3600.0
EARLIEST_NOW = datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC)  # a clock before this release is wrong
DATABASE_CLOCK_SECONDS = 5.0


@dataclass(frozen=True)
class Finding:
    """`state`: ok, warning or failed. `says`: for operators. `figures`: numbers behind it."""

    name: str
    state: str
    says: str
    figures: Mapping[str, float] = field(default_factory=dict)


Probe = Callable[[], Finding]


def database() -> Finding:
    """Failed: the site cannot answer anything but pages it has kept."""
    started = time.perf_counter()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return Finding("database", FAILED, f"The database does not answer: {type(error).__name__}")
    elapsed = round((time.perf_counter() - started) * 1000, 2)
    return Finding("database", OK, f"{connection.vendor} answers", {"milliseconds": elapsed})


@cache
def _migrations_on_disk() -> MigrationLoader:
    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    return loader


def _known_migrations() -> frozenset[tuple[str, str]]:
    """Those that must be applied. Squashed ones count through those they replace, and the other way round."""
    disk = _migrations_on_disk().disk_migrations or {}
    squashed = {key for key, migration in disk.items() if migration.replaces}
    return frozenset(set(disk) - squashed - {old for key in squashed for old in disk[key].replaces})


def migrations() -> Finding:
    """Failed: code and tables do not fit; run `manage.py prepare`."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT app, name FROM django_migrations")
            applied = set(cursor.fetchall())
    except DatabaseError:
        return Finding("migrations", FAILED, "There are no tables yet: run manage.py prepare")
    missing = len(_known_migrations() - applied)
    if missing:
        says = f"{missing} migrations are not applied: run manage.py prepare"
        return Finding("migrations", FAILED, says, {"missing": missing})
    return Finding("migrations", OK, "All migrations are applied")


def worker() -> Finding:
    """Failed: nothing is published on time, read from files or sent until a worker runs (`manage.py worker`)."""
    number = leases.living_workers()
    if not number:
        return Finding("worker", FAILED, "No worker is running: start manage.py worker", {"workers": 0})
    unwell = scheduler.unhealthy_jobs(JOBS)
    if unwell:
        return Finding("worker", WARNING, f"Scheduled jobs fail or are late: {', '.join(unwell)}", {"workers": number})
    return Finding("worker", OK, f"{number} running", {"workers": number})


def queue() -> Finding:
    """Warning: tasks wait longer than five minutes; the worker is missing, stuck or too slow."""
    ready = DBTaskResult.objects.ready()
    oldest = ready.order_by("enqueued_at").values_list("enqueued_at", flat=True).first()
    waited = timezone.now() - oldest if oldest else datetime.timedelta(0)
    figures = {"waiting": ready.count(), "oldest_seconds": round(waited.total_seconds())}
    state = WARNING if waited > QUEUE_WARNING else OK
    return Finding(
        "queue", state, f"{figures['waiting']} tasks wait, the oldest for {figures['oldest_seconds']} s", figures
    )


def search() -> Finding:
    """Warning: the index is behind by more than a search takes in itself; results leave out what is newer."""
    behind = following.lag()
    if behind < 0:
        return Finding(
            "search", WARNING, "No usable index; searches are answered slowly until it is built", {"behind": -1}
        )
    state = WARNING if behind > SEARCH_WARNING_VERSIONS else OK
    return Finding("search", state, f"{behind} changes behind", {"behind": behind})


def search_cluster() -> Finding:
    """Warning: the cluster does not answer or lags, so hosts search by themselves; or it refused entries for good."""
    there = followers.cluster()
    if there is None:
        return Finding("search cluster", OK, "None is configured; each host searches by itself")
    behind = following.lag(there)
    if behind < 0:
        says = "It does not answer, or its index is being built; each host searches by itself"
        return Finding("search cluster", WARNING, says, {"behind": -1})
    parked = there.parked()
    figures = {"behind": behind, "parked": len(parked)}
    if parked:
        number, reason = next(iter(parked.items()))
        says = f"{len(parked)} entries were refused and are found by nobody, such as {number}: {reason}"
        return Finding("search cluster", WARNING, says, figures)
    state = WARNING if behind > SEARCH_WARNING_VERSIONS else OK
    return Finding("search cluster", state, f"{behind} changes behind", figures)


def lexicon() -> Finding:
    """Warning: translations of words were learnt from other texts than are public now; the worker has not learnt."""
    found = training.state()
    if not found.groups and found.is_current:
        return Finding("lexicon", OK, "Nothing is translated yet")
    figures = {"translated": found.groups, "terms": found.terms, "hours": round(found.age / 3600, 1)}
    if found.is_current or found.age < LEXICON_WARNING_SECONDS:
        return Finding("lexicon", OK, f"{found.terms} terms learnt from {found.groups} translated things", figures)
    says = "Translations of words do not fit the public texts: run manage.py search_learn"
    return Finding("lexicon", WARNING, says, figures)


def disk() -> Finding:
    """Warning below 2 GB free under the data folder, failed below 200 MB: uploads are about to be refused."""
    free = shutil.disk_usage(settings.KOMMEZ_DATA_DIR).free
    state = FAILED if free < DISK_FAILED_BYTES else WARNING if free < DISK_WARNING_BYTES else OK
    return Finding("disk", state, f"{free / 1024**3:.1f} GB free", {"free_bytes": free})


def clock() -> Finding:
    """Failed: the clock is years off. Warning: it differs from the database server's by more than five seconds."""
    now = timezone.now()
    if now < EARLIEST_NOW:
        return Finding("clock", FAILED, f"This machine believes it is {now:%Y-%m-%d}")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            apart = abs((cursor.fetchone()[0] - timezone.now()).total_seconds())
        if apart > DATABASE_CLOCK_SECONDS:
            return Finding("clock", WARNING, f"{apart:.0f} s apart from the database server", {"seconds": round(apart)})
    return Finding("clock", OK, f"{now:%Y-%m-%d %H:%M} UTC")


def folders() -> Finding:
    """Failed: a folder the site writes to cannot be written."""
    root = Path(settings.KOMMEZ_DATA_DIR)
    closed = [
        str(folder)
        for folder in (root, *(root / name for name in ("blobs", "files", "search", "uploads")))
        if not _writable(folder)
    ]
    if closed:
        return Finding("folders", FAILED, f"Not writable: {', '.join(closed)}")
    return Finding("folders", OK, f"{root} is writable")


def _writable(folder: Path) -> bool:
    if not folder.exists():  # made on first use, under a folder that is asked as well
        return True
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def static_files() -> Finding:
    """Failed: style sheets are missing; run `manage.py prepare`."""
    if (settings.STATIC_ROOT / "staticfiles.json").exists():
        return Finding("static files", OK, "Collected")
    return Finding("static files", FAILED, "Not collected: run manage.py prepare")


def letters() -> Finding:
    """Warning: mails wait for half an hour, or some were given up today; look at the mail server and at the address."""
    now = timezone.now()
    late = Letter.objects.filter(state=Letter.State.WAITING, written_at__lt=now - LETTERS_WARNING).count()
    given_up = Letter.objects.filter(state=Letter.State.FAILED, next_attempt_at__gte=now - datetime.timedelta(days=1))
    figures = {"late": late, "given up today": given_up.count()}
    if late or figures["given up today"]:
        says = f"{late} wait for longer than half an hour, {figures['given up today']} given up today"
        return Finding("letters", WARNING, says, figures)
    return Finding("letters", OK, "Sent", figures)


def originals() -> Finding:
    """Failed: stored files are not what was uploaded (`manage.py restore_blob`). Warning: some were not read in time."""
    broken, overdue = len(fixity.broken()), fixity.overdue()
    oldest = (
        StoredBlob.objects.exclude(checked_at=None).order_by("checked_at").values_list("checked_at", flat=True).first()
    )
    days = (timezone.now() - oldest).days if oldest else 0
    figures = {"broken": broken, "overdue": overdue, "oldest_days": days}
    if broken:
        return Finding("originals", FAILED, f"{broken} stored files are damaged or missing: see restore_blob", figures)
    if overdue:
        return Finding("originals", WARNING, f"{overdue} stored files were not read for thirty days", figures)
    return Finding("originals", OK, f"As they were uploaded, read at most {days} days ago", figures)


def scanner() -> Finding:
    """Failed: the virus scanner does not answer, and every upload waits for it. Warning: files wait all the same."""
    if not clamd.is_asked():
        return Finding("virus scanner", OK, "Not set (KOMMEZ_CLAMD): files are not scanned")
    said, waiting = clamd.version(), scanning.waiting()
    state = FAILED if not said else WARNING if waiting else OK
    says = f"{said or 'clamd does not answer'}; {waiting} files wait"
    return Finding("virus scanner", state, says, {"waiting": waiting})


def previews() -> Finding:
    """Warning: office files wait for LibreOffice to be drawn, or files were not drawn although it was tried."""
    counted = dict(Preview.objects.order_by().values_list("state").annotate(Count("pk")))
    waiting, failed = counted.get(Preview.State.NO_OFFICE, 0), counted.get(Preview.State.FAILED, 0)
    figures = {"waiting": waiting, "failed": failed}
    if waiting:
        return Finding("previews", WARNING, f"{waiting} office files have no pictures: LibreOffice is missing", figures)
    return Finding("previews", OK, f"{failed} files could not be drawn", figures)


def recognition() -> Finding:
    """Warning: scans wait for tesseract, which is missing here."""
    waiting, known = reading.waiting_for_recognition(), sorted(recognising.languages() - {"osd"})
    says = f"tesseract knows {', '.join(known)}" if known else "tesseract is missing: scans are not read"
    return Finding(
        "recognition", WARNING if waiting and not known else OK, f"{says}; {waiting} wait", {"waiting": waiting}
    )


CHEAP: tuple[Probe, ...] = (database, migrations, worker, queue, search, search_cluster, disk)
ALL: tuple[Probe, ...] = (
    *CHEAP,
    originals,
    scanner,
    previews,
    recognition,
    lexicon,
    letters,
    clock,
    folders,
    static_files,
)


def ask(probes: Iterable[Probe]) -> list[Finding]:
    """Every probe's finding; one that cannot even ask has failed, and the others are asked all the same."""
    return [_ask(probe) for probe in probes]


def _ask(probe: Probe) -> Finding:
    try:
        return probe()
    except DatabaseError as error:
        return Finding(probe.__name__, FAILED, f"The database refused: {type(error).__name__}")
    except OSError as error:
        return Finding(probe.__name__, FAILED, f"{type(error).__name__}: {error.strerror}")


def worst(findings: Iterable[Finding]) -> str:
    """The worst state among them."""
    return max((finding.state for finding in findings), key=(OK, WARNING, FAILED).index, default=OK)
