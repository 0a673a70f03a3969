"""A further language is configuration: settings and catalogues, no code."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kommez_cms.conversions import ROOT

PROBE = """
import django; django.setup()
from django.test import Client
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("check")
from tests.factories import make_site, make_pair, make_institution, make_article
tree = make_site(("de", "ar", "en", "fr", "uk"))
institution = make_institution(tree, make_pair()[0], languages=("de", "uk"))
make_article(institution, "Насос у водоканалі", languages=("de", "uk"))
client = Client()
home = client.get("/uk/")
print(home.status_code, 'lang="uk"' in home.content.decode())
found = client.get("/uk/search/?q=насос")
text = found.content.decode().replace("<mark>", "").replace("</mark>", "")
print(found.status_code, "Насос у водоканалі [uk]" in text)
"""


@pytest.mark.server  # starts a process of its own, so not part of `make check`
def test_ukrainian_is_added_by_one_setting(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "KOMMEZ_LANGUAGES": "de,ar,en,fr,uk",
        "KOMMEZ_DATA_DIR": str(tmp_path),
        "KOMMEZ_TEST_DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "kommez_cms.settings_test",
        "PYTHONPATH": str(ROOT),
    }
    run = subprocess.run(
        [sys.executable, "-c", PROBE],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert run.stdout.splitlines()[-2:] == ["200 True", "200 True"], run.stdout + run.stderr[-3000:]
