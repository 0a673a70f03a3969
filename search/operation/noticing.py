"""Whoever decides something about the search moves the log, so that every process reads the decision at its next search."""

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save

from search.indexing import touch
from search.models import QueryRule, RuleItem, SynonymGroup, Weight

DECISIONS: tuple[type[Model], ...] = (QueryRule, RuleItem, SynonymGroup, Weight)


def connect() -> None:
    for model in DECISIONS:
        post_save.connect(decided, sender=model, dispatch_uid=f"search.decided.{model.__name__}")
        post_delete.connect(decided, sender=model, dispatch_uid=f"search.undone.{model.__name__}")


def decided(**_: Any) -> None:
    touch()
