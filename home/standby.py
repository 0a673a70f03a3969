"""What does the web server in front show while the site itself is away? A page per language, written beside the static
files, which the web server can send without us. docs/nginx.conf names them."""

from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext as _t

from home.languages import site_languages
from home.views import bare_page


def write_pages(folder: Path) -> list[Path]:
    """Write `maintenance.<language>.html` into the folder, each whole or not at all; returns them."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for one in site_languages():
        with translation.override(one.code):
            html = bare_page(
                _t("We are working on this website."),
                _t("It will be back in a few minutes. What you have sent and seen confirmed is kept."),
                is_away=True,
            )
        target = folder / f"maintenance.{one.code}.html"
        draft = target.with_suffix(".new")
        draft.write_text(html, encoding="utf-8")
        draft.replace(target)
        written.append(target)
    return written
