"""The yardstick of serving: what `wagtail start` makes, with one page of stream blocks, served by gunicorn."""

import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.ground import free_port

WORKERS = 2  # one a core
PARAGRAPHS = 12
MODELS = """
    from wagtail import blocks
    from wagtail.admin.panels import FieldPanel
    from wagtail.fields import StreamField
    from wagtail.models import Page


    class HomePage(Page):
        body = StreamField([("heading", blocks.CharBlock()), ("paragraph", blocks.RichTextBlock())], blank=True)
        content_panels = [*Page.content_panels, FieldPanel("body")]
"""
TEMPLATE = """
    {% extends "base.html" %}
    {% load wagtailcore_tags %}
    {% block content %}<h1>{{ page.title }}</h1>
    {% for block in page.body %}{% include_block block %}{% endfor %}{% endblock %}
"""
FILLING = f"""
    import json
    from home.models import HomePage
    page = HomePage.objects.first()
    blocks = []
    for number in range({PARAGRAPHS}):
        blocks.append({{"type": "heading", "value": f"Abschnitt {{number}}"}})
        blocks.append({{"type": "paragraph", "value": "<p>" + "Die Messung im Rohrnetz dauert eine Nacht. " * 9 + "</p>"}})
    page.body = json.dumps(blocks)
    page.save_revision().publish()
"""
SETTINGS = """
    from .production import *
    SECRET_KEY = "only-measured-on-this-machine-" * 2
    ALLOWED_HOSTS = ["*"]
    SECURE_SSL_REDIRECT = False
    DATABASES = {"default": {**DATABASES["default"], "CONN_MAX_AGE": 600}}
"""


def make(folder: Path) -> None:
    """A new site in an empty folder, its page published and its static files collected."""
    folder.mkdir(parents=True)
    run = [sys.executable, "-c", "from wagtail.bin.wagtail import main; main()", "start", "stock", str(folder)]
    subprocess.run(run, check=True, stdout=subprocess.DEVNULL)
    for path, text in {
        "home/models.py": MODELS,
        "home/templates/home/home_page.html": TEMPLATE,
        "stock/settings/measured.py": SETTINGS,
    }.items():
        (folder / path).write_text(textwrap.dedent(text).lstrip(), encoding="utf-8")
    for command in (
        ("makemigrations", "home"),
        ("migrate",),
        ("shell", "-c", textwrap.dedent(FILLING)),
        ("collectstatic", "--noinput"),
    ):
        subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=folder,
            env=_environment(),
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


@contextmanager
def running(folder: Path) -> Iterator[tuple[int, int]]:
    """The site served by gunicorn: its port, and the process all others of it descend from."""
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "stock.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS)],
        cwd=folder,
        env=_environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield port, server.pid
    finally:
        server.terminate()
        server.wait(30)


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KOMMEZ_", "PYTHONPATH"))}
    return {**kept, "DJANGO_SETTINGS_MODULE": "stock.settings.measured"}
