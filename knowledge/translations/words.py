"""The states of a part of a translation in words, for whoever translates."""

from django.utils.translation import gettext as _t

from knowledge.articles.freshness import MACHINE, OUTDATED, UNTRANSLATED


def state_words(state: str) -> str:
    """Of a state of `knowledge.translations.blocks`, "ready" among them."""
    words = {
        UNTRANSLATED: _t("not translated"),
        OUTDATED: _t("older than the original"),
        MACHINE: _t("translated by machine"),
        "ready": _t("ready, not published yet"),
    }
    return words.get(state) or _t("up to date")
