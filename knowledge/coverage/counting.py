"""What are the summaries of these things, worked out from the pages and baselines as they are now?"""

import datetime
import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page

from home.base import BasePage
from knowledge.articles.freshness import MACHINE, OUTDATED, UNTRANSLATED, compare, units
from knowledge.articles.models import TranslationBaseline
from knowledge.coverage.models import LanguageState
from knowledge.events.models import EventPage
from knowledge.institutions.models import InstitutionPage
from knowledge.originals import language_of_original

State = LanguageState.State
COUNTED = ("page_id", "kind", "is_lead", "owner", "state", "total", "outdated", "machine", "untranslated")


def counted(keys: Collection[uuid.UUID]) -> list[LanguageState]:
    """Unsaved rows, without `since`, of the published things with these keys; a handful of queries for all of them."""
    things: dict[uuid.UUID, dict[str, Any]] = defaultdict(dict)
    for page in _published(keys):
        things[page.translation_key][page.locale.language_code] = page
    leads = {key: _lead(versions) for key, versions in things.items()}
    owners = _owners(list(leads.values()))
    baselines: dict[tuple[uuid.UUID, str], dict[str, Any]] = defaultdict(dict)
    for row in TranslationBaseline.objects.filter(translation_key__in=list(things)):
        baselines[row.translation_key, row.language][row.block_id] = row
    return [
        row
        for key, versions in things.items()
        for row in _rows(versions, leads[key], owners.get(leads[key].pk), baselines)
    ]


def _published(keys: Collection[uuid.UUID]) -> Iterable[Any]:
    rows = Page.objects.filter(translation_key__in=list(keys), live=True).order_by("pk")
    by_type: dict[int, list[int]] = defaultdict(list)
    for pk, content_type in rows.values_list("pk", "content_type_id"):
        by_type[content_type].append(pk)
    for content_type, ids in by_type.items():
        model: Any = ContentType.objects.get_for_id(content_type).model_class()
        if model is not None and issubclass(model, BasePage):
            yield from model.objects.filter(pk__in=ids).select_related("locale")


def _lead(versions: Mapping[str, Any]) -> Any:
    begun = language_of_original(next(iter(versions.values())))
    codes = [begun, settings.LANGUAGE_CODE, *(code for code, _name in settings.LANGUAGES), *sorted(versions)]
    return next(versions[code] for code in codes if code in versions)


def _owners(pages: Sequence[Any]) -> dict[int, uuid.UUID]:
    """Page id -> key of the nearest institution at or above it, of an event's organiser where there is none."""
    step = Page.steplen
    paths = {page.path[:end] for page in pages for end in range(2 * step, len(page.path) + 1, step)}
    above = dict(InstitutionPage.objects.filter(path__in=paths).values_list("path", "translation_key"))
    organisers = {page.organiser_id for page in pages if isinstance(page, EventPage) and page.organiser_id}
    named = dict(InstitutionPage.objects.filter(pk__in=organisers).values_list("pk", "translation_key"))
    found: dict[int, uuid.UUID] = {}
    for page in pages:
        known = [above[page.path[:end]] for end in range(len(page.path), step, -step) if page.path[:end] in above]
        owner = known[0] if known else named.get(getattr(page, "organiser_id", None))
        if owner is not None:
            found[page.pk] = owner
    return found


def _rows(
    versions: Mapping[str, Any], lead: Any, owner: uuid.UUID | None, baselines: Mapping[Any, Mapping[str, Any]]
) -> Iterable[LanguageState]:
    source = versions.get(language_of_original(lead))
    wanted = units(source) if source is not None else {}
    codes = dict.fromkeys([*(code for code, _name in settings.LANGUAGES), *sorted(versions)])
    for code in codes:
        page = versions.get(code)
        row = LanguageState(
            translation_key=lead.translation_key, language=code, page=page, kind=lead._meta.model_name,
            is_lead=page is lead, owner=owner, state=State.MISSING,
        )  # fmt: skip
        if page is lead:
            row.state, row.total = State.SOURCE, len(wanted or units(page))
        elif page is not None and source is None:
            row.state, row.total = State.CURRENT, len(units(page))  # nothing to measure it against
        elif page is not None:
            count = Counter(compare(wanted, units(page), baselines.get((lead.translation_key, code), {})).values())
            row.total = count.total()
            row.outdated, row.machine, row.untranslated = (count[one] for one in (OUTDATED, MACHINE, UNTRANSLATED))
            row.state = _worst(row)
        yield row


def _worst(row: LanguageState) -> str:
    if row.outdated:
        return State.OUTDATED
    if row.untranslated:
        return State.PARTIAL
    return State.MACHINE if row.machine else State.CURRENT


def began(row: LanguageState, before: LanguageState | None, now: datetime.datetime) -> datetime.datetime:
    """When the state of a row began: as it was known before, else at the last publication it can have come from."""
    if before is not None:
        return before.since or now if before.state == row.state else now
    moment = getattr(row.page, "last_published_at", None)
    return moment or now
