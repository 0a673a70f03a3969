"""What must be made before the site can be served: tables, compiled catalogues, collected static files.

Each step leaves a fingerprint of what it was made from in the data folder and is skipped while that is unchanged, so
a second start costs nothing.
"""

import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import polib
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import DatabaseError, connection

from home.standby import write_pages
from kommez_cms.conversions import ROOT

Report = Callable[[str], None]
AWAY = "away"  # folder of the pages a web server shows without us, beside the static files


def prepare(say: Report) -> bool:
    """Do what is not done yet, telling `say` before each step; whether anything was."""
    stamps = Stamps(settings.KOMMEZ_DATA_DIR / "prepared.json")
    done = [
        _step(stamps, "tables", tables_fingerprint, _migrate, say=say),
        _step(stamps, "static files", collected_fingerprint, _collect, say=say),
    ]
    compiled = compile_catalogues()
    if compiled:
        say(f"Compiled {compiled} catalogues")
    done.append(_step(stamps, "pages for an absence", away_fingerprint, _write_away_pages, say=say))
    return any(done) or compiled > 0


def _migrate() -> None:
    """Bring the tables up to date, and the rights of people: a new release may give their roles new ones."""
    from knowledge.membership.rights import derive_all

    call_command("migrate", verbosity=0)
    derive_all()


def _step(
    stamps: "Stamps", name: str, fingerprint: Callable[[], str], make: Callable[[], object], *, say: Report
) -> bool:
    if stamps.get(name) == fingerprint():
        return False
    say(f"Preparing the {name}")
    make()
    stamps.put(name, fingerprint())
    return True


class Stamps:
    """Names with fingerprints, kept in one small file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def get(self, name: str) -> str:
        return self._all().get(name, "")

    def put(self, name: str, value: str) -> None:
        draft = self.path.with_suffix(".new")
        draft.write_text(json.dumps({**self._all(), name: value}, indent=1), encoding="utf-8")
        draft.replace(self.path)

    def _all(self) -> dict[str, str]:
        try:
            return dict(json.loads(self.path.read_text(encoding="utf-8")))
        except (OSError, ValueError):
            return {}


def migrations_fingerprint() -> str:
    """Changes with every migration and data file of ours, every locked dependency, the languages, the database kind."""
    digest = hashlib.sha256(f"{sys.version_info[:2]} {settings.LANGUAGES} {connection.vendor}".encode())
    for path in [ROOT / "requirements.txt", *sorted(ROOT.glob("*/migrations/*.py")), *sorted(ROOT.glob("*/*/data/*"))]:
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def tables_fingerprint() -> str:
    """As `migrations_fingerprint`, and with what this very database has applied."""
    return f"{migrations_fingerprint()}:{_applied()}"


def _applied() -> int:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM django_migrations")
            return int(cursor.fetchone()[0])
    except DatabaseError:
        return 0


def static_fingerprint() -> str:
    """Changes with any static file of ours and with the dependencies."""
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for finder in get_finders():
        for name, storage in finder.list([]):
            if Path(storage.path(name)).is_relative_to(ROOT) and ".venv" not in storage.path(name):
                entry = os.stat(storage.path(name))
                digest.update(f"{name} {entry.st_size} {entry.st_mtime_ns}".encode())
    return digest.hexdigest()[:16]


def collected_fingerprint() -> str:
    """As `static_fingerprint`, and whether the collected files are there."""
    return f"{static_fingerprint()}:{(settings.STATIC_ROOT / 'staticfiles.json').exists()}"


def _collect() -> None:
    call_command("collectstatic", interactive=False, verbosity=0)


def away_fingerprint() -> str:
    """Changes with the static files, the texts of the interface and the template; and whether the pages are there."""
    digest = hashlib.sha256(collected_fingerprint().encode())
    texts = [path for folder in settings.LOCALE_PATHS for path in sorted(Path(folder).glob("*/LC_MESSAGES/*.po"))]
    for path in [ROOT / "home" / "templates" / "home" / "500.html", *texts]:
        digest.update(path.read_bytes())
    return f"{digest.hexdigest()[:16]}:{(settings.STATIC_ROOT / AWAY).exists()}"


def _write_away_pages() -> None:
    write_pages(settings.STATIC_ROOT / AWAY)


def compile_catalogues(folders: Iterable[Path] | None = None) -> int:
    """Write the .mo beside each .po that is newer; how many. Needs no gettext program."""
    compiled = 0
    for folder in settings.LOCALE_PATHS if folders is None else folders:
        for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
            target = source.with_suffix(".mo")
            if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
                continue
            draft = target.with_suffix(f".{os.getpid()}")
            polib.pofile(str(source)).save_as_mofile(str(draft))
            draft.replace(target)
            compiled += 1
    return compiled
