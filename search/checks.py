"""Rules of the search that Django checks at every start."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, Tags, register
from django.db.models import Model
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage
from wagtail.models import Page

from search.records import is_excluded, searchable_for


def register_checks() -> None:
    register(Tags.models)(everything_is_searchable_or_excluded)


def everything_is_searchable_or_excluded(app_configs: Any = None, **_: Any) -> list[CheckMessage]:
    """search.E001: a page or file type that nobody finds must be so on purpose."""
    return [
        Error(
            f"{model._meta.label} is neither searchable nor excluded from the search.",
            hint="Register a Searchable for it, or call search.records.exclude(model, reason), when its app is ready.",
            obj=model,
            id="search.E001",
        )
        for model in _findable_types()
        if searchable_for(model) is None and not is_excluded(model)
    ]


def _findable_types() -> Iterator[type[Model]]:
    """Page types with a template, and the file types of this site (not the models Wagtail brings unused)."""
    for model in apps.get_models():
        is_page = issubclass(model, Page) and model is not Page and bool(getattr(model, "template", None))
        is_file = issubclass(model, (AbstractDocument, AbstractImage)) and not model.__module__.startswith("wagtail.")
        if is_page or is_file:
            yield model
