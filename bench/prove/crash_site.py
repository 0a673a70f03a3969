"""The small site that is crashed again and again: made once, kept under var/prove, copied for every crash.

`python -m bench.prove.crash_site FOLDER` fills an empty folder. Besides the rows it keeps what the scenario sends
through the real forms of the editing interface, and the session it sends it with.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.ground import ROOT

SENT = "scenario.json"
WORDS = {"article": "Sammelplatzordnung", "document": "Wiegeprotokoll"}  # each in one title only
SETTINGS = {
    "KOMMEZ_LOCAL": "1",
    "KOMMEZ_MFA": "optional",
    "KOMMEZ_LOG_LEVEL": "ERROR",
    "KOMMEZ_LOG_FORMAT": "console",
    "KOMMEZ_HOSTS": "127.0.0.1",
    "DJANGO_SETTINGS_MODULE": "kommez_cms.settings",
}


def environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KOMMEZ_")}
    return {**kept, **SETTINGS, "KOMMEZ_DATA_DIR": str(folder)}


def prepared() -> Path:
    """The folder of the site, made now unless it was made before from the same migrations and factories."""
    kept = ROOT / "var" / "prove"
    site = kept / fingerprint()
    if not site.exists():
        shutil.rmtree(kept, ignore_errors=True)
        draft = kept / "draft"
        draft.mkdir(parents=True)
        command = [sys.executable, "-m", "bench.prove.crash_site", str(draft)]
        subprocess.run(command, cwd=ROOT, env=environment(draft), check=True)
        draft.rename(site)
    return site


def fingerprint() -> str:
    import hashlib

    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    sources = [*ROOT.glob("*/migrations/*.py"), *ROOT.glob("tests/factories/*.py"), Path(__file__)]
    for path in sorted(sources):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def start_django() -> None:
    """Django as a real site has it, but for static files, which no one collects for a site without readers."""
    import django
    from django.conf import settings

    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    django.setup()


def make(folder: Path) -> None:
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    from search.upkeep import follow
    from tests import factories

    (folder / "static").mkdir()  # empty: nobody reads this site's pages
    call_command("migrate", verbosity=0)
    owner = factories.make_institution(factories.make_site(), factories.make_pair()[0], "Stadtreinigung")
    factories.make_article(owner, "Was schon immer da stand", languages=("de", "ar"))
    factories.make_document(owner, "Was schon immer da lag")
    user = get_user_model().objects.create(email="editor@example.org", is_superuser=True, is_active=True)
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(user)
    follow()
    document, article = "/admin/snippets/knowledge/document/add/", f"/admin/pages/add/knowledge/articlepage/{owner.pk}/"
    sent = {
        "cookies": {name: morsel.value for name, morsel in client.cookies.items()},
        "document": {"address": document, "values": document_values(client, document, owner)},
        "article": {"address": article, "values": article_values(client, article)},
    }
    (folder / SENT).write_text(json.dumps(sent), encoding="utf-8")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def document_values(client: Any, address: str, owner: Any) -> dict[str, str]:
    return {
        **form_values(client, address),
        "title": f"{WORDS['document']} der Schulhöfe",
        "institution": str(owner.pk),
        "audience_level": "public",
        "action-publish": "action-publish",
    }


def article_values(client: Any, address: str) -> dict[str, str]:
    return {
        **form_values(client, address),
        "title": f"{WORDS['article']} der Schulhöfe",
        "slug": "sammelplatzordnung",
        "lead": "Wo die Tonnen stehen.",
        "body-count": "0",
        "action-publish": "action-publish",
    }


def form_values(client: Any, address: str) -> dict[str, str]:
    """What the largest form of the page would send as it stands."""
    import lxml.html

    shown = client.get(address)
    if shown.status_code != 200:
        raise RuntimeError(f"{address} answers {shown.status_code}")
    form = max(lxml.html.fromstring(shown.content.decode()).forms, key=lambda form: len(form.inputs.keys()))
    return {name: value or "" for name, value in form.form_values() if not name.startswith("action-")}


if __name__ == "__main__":
    start_django()
    make(Path(sys.argv[1]))
