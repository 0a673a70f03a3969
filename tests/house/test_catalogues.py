"""The catalogues: every text of the interface, in every language, nothing guessed."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils.translation.template import templatize

from tests.house.files import ROOMS, files, short

TRANSLATING = {"_", "_t", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "_pt"}
CONTEXT = {"pgettext", "pgettext_lazy", "_pt"}
# English words for several things, which no other language calls by one word.
SEVERAL_MEANINGS = {"asked", "open", "done", "all", "cancelled", "because", "none yet", "late"}
# What Django makes of a template for gettext; texts with a context stand second and are left to it.
IN_TEMPLATES = re.compile(r"""\bn?gettext\((u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*")""")
LANGUAGES = [code for code, _ in settings.LANGUAGES if code != "en"]  # the source texts are English


def catalogue(language: str) -> polib.POFile:
    folder = language.replace("-", "_")
    return polib.pofile(str(Path(settings.LOCALE_PATHS[0]) / folder / "LC_MESSAGES" / "django.po"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_leaves_no_text_untranslated_or_fuzzy(language: str) -> None:
    entries = [entry for entry in catalogue(language) if not entry.obsolete]
    open_texts = [entry.msgid for entry in entries if not entry.translated()]
    fuzzy = [entry.msgid for entry in entries if entry.fuzzy]
    assert entries
    assert (open_texts, fuzzy) == ([], []), f"{len(open_texts)} untranslated, {len(fuzzy)} fuzzy"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_knows_every_text_of_the_code(language: str) -> None:
    known = {entry.msgid for entry in catalogue(language) if not entry.obsolete}
    missing = [f"{where}: {text}" for where, text in texts_of_the_code() if text not in known]
    assert not missing, "run make messages\n" + "\n".join(missing[:40])


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_several_meanings_say_which_is_meant(language: str) -> None:
    bare = {entry.msgid for entry in catalogue(language) if not entry.obsolete and not entry.msgctxt}
    assert SEVERAL_MEANINGS & bare == set(), "give them a context"


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_the_places_of_their_source(language: str) -> None:
    """A lost `%(name)s` is an error page in that language only."""
    wrong = [
        entry.msgid
        for entry in catalogue(language)
        if entry.translated()
        for text in (entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr])
        if not places(text) <= places(entry.msgid) | places(entry.msgid_plural or "")
        or (not entry.msgid_plural and places(text) != places(entry.msgid))
    ]
    assert not wrong, "\n".join(wrong)


def places(text: str) -> set[str]:
    return {part.partition(")")[0] for part in text.split("%(")[1:]}


@cache
def texts_of_the_code() -> tuple[tuple[str, str], ...]:
    return tuple(marked_texts())


def marked_texts() -> Iterator[tuple[str, str]]:
    """Where and what is marked for translation, in Python files and templates."""
    for path in files("*.html", ROOMS):
        marked = templatize(path.read_text(encoding="utf-8"), origin=short(path))
        for literal in IN_TEMPLATES.findall(marked):
            yield short(path), ast.literal_eval(literal)
    for path in files("*.py", ROOMS):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TRANSLATING:
                at = 1 if node.func.id in CONTEXT else 0
                if len(node.args) > at and isinstance(node.args[at], ast.Constant):
                    yield f"{short(path)}:{node.lineno}", str(node.args[at].value)
