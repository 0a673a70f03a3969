"""In which language was a page written first? Its other language versions are translations of that one.

Articles and news begin in any language of the site and say so (`written_in`, the same in every version). All other pages
begin in the language of the site: institutions, topics and overviews stand there in every language.
"""

from typing import Any

from django.conf import settings
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from wagtail.models import Page

FIELD = "written_in"
_BEGUN_ANYWHERE = ("articlepage", "newspage")  # the models that have the field, as their rows are joined to `Page`


def language_of_original(page: Any) -> str:
    """The code of the language in which this page, of any language, was written first. One query for a bare `Page`, unless
    it was read by `telling_origin`."""
    own = page.specific if type(page) is Page and not hasattr(page, FIELD) else page
    return getattr(own, FIELD, "") or settings.LANGUAGE_CODE


def is_original(page: Any) -> bool:
    code: str = page.locale.language_code
    return code == language_of_original(page)


def originals(rows: QuerySet[Any]) -> Any:
    """Of these pages (rows of one page type, or of `Page`) those that are no translations."""
    return rows.filter(_condition(rows.model))


def translations(rows: QuerySet[Any]) -> Any:
    """The others of these pages."""
    return rows.exclude(pk__in=originals(rows.model._default_manager.all()).values("pk"))


def telling_origin(rows: QuerySet[Page]) -> QuerySet[Page]:
    """Rows of `Page` that know themselves in which language they were written first."""
    named = (f"{name}__{FIELD}" for name in _BEGUN_ANYWHERE)
    return rows.annotate(**{FIELD: Coalesce(*named, Value(settings.LANGUAGE_CODE))})


def _condition(model: Any) -> Q:
    here = F("locale__language_code")
    if model is not Page:
        has_field = any(field.name == FIELD for field in model._meta.concrete_fields)
        return Q(**{FIELD: here}) if has_field else Q(locale__language_code=settings.LANGUAGE_CODE)
    others = Q(locale__language_code=settings.LANGUAGE_CODE, **{f"{name}__isnull": True for name in _BEGUN_ANYWHERE})
    for name in _BEGUN_ANYWHERE:
        others |= Q(**{f"{name}__{FIELD}": here})
    return others
