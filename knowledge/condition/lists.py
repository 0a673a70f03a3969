"""The lists of what is wrong with published articles, each for one reader: only what they may see is in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.models import Page, ReferenceIndex

from knowledge.articles.models import ArticlePage
from knowledge.condition.models import InsideLink, OutsideLink
from knowledge.condition.readability import SCALES, TOO_LONG
from knowledge.documents.models import Document
from knowledge.feedback import lists as feedback
from knowledge.institutions.models import InstitutionPage
from knowledge.membership.models import Membership, Role
from knowledge.originals import originals
from knowledge.relations import source_locale
from search.access import Viewer

Rows = QuerySet[ArticlePage]
Facts = Mapping[int, str]


@dataclass(frozen=True)
class ConditionList:
    """`find` narrows visible, published articles; `facts` says for those on a page what is wrong with each."""

    name: str
    label: str | Promise
    help: str | Promise
    find: Callable[[Rows], Rows]
    facts: Callable[[list[ArticlePage]], Facts]


def articles_for(user: Any) -> Rows:
    """The published articles this person may see, in every language."""
    return ArticlePage.objects.visible_to(Viewer(user)).filter(live=True).select_related("locale")


def _in_source(rows: Rows) -> Rows:
    """One line an article: dates and owners are the same in all languages."""
    found: Rows = originals(rows)
    return found


def _overdue(rows: Rows) -> Rows:
    return _in_source(rows).filter(review_due__lt=timezone.localdate()).order_by("review_due", "pk")


def _overdue_facts(rows: list[ArticlePage]) -> Facts:
    return {page.pk: formats.date_format(page.review_due, "SHORT_DATE_FORMAT") for page in rows if page.review_due}


def _undated(rows: Rows) -> Rows:
    return _in_source(rows).filter(review_due=None).order_by("last_published_at", "pk")


def _last_published(rows: list[ArticlePage]) -> Facts:
    return {
        page.pk: formats.date_format(page.last_published_at, "SHORT_DATE_FORMAT")
        for page in rows
        if page.last_published_at
    }


def _unowned(rows: Rows) -> Rows:
    """Nobody at the institution may write: whoever could answer for the text has left."""
    staffed = Membership.objects.filter(
        role__in=(Role.AUTHOR, Role.EDITOR), user__is_active=True, institution__isnull=False
    )
    named = InstitutionPage.objects.exclude(pk__in=staffed.values("institution")).filter(locale=source_locale())
    owners = InstitutionPage.objects.filter(translation_key__in=named.values("translation_key"))
    below = Q()
    for path in owners.values_list("path", flat=True):
        below |= Q(path__startswith=path)
    found = _in_source(rows)
    return (found.filter(below) if below else found.none()).order_by("title", "pk")


def _owners(rows: list[ArticlePage]) -> Facts:
    return {page.pk: page.institution.title for page in rows if page.institution}


def _orphaned(rows: Rows) -> Rows:
    """No other page leads to any language version of it, neither in a text nor in a list of links."""
    inward = ReferenceIndex.objects.filter(_to(Page), model_path__startswith="body").exclude(
        object_id=F("to_object_id")
    )
    targets = inward.annotate(target=Cast("to_object_id", BigIntegerField())).values("target")
    reached = Page.objects.filter(pk__in=targets).values("translation_key")
    return _in_source(rows).exclude(translation_key__in=reached).order_by("last_published_at", "pk")


def _broken(rows: Rows) -> Rows:
    outside = OutsideLink.objects.filter(pages=OuterRef("pk"), state=OutsideLink.State.BROKEN)
    return rows.filter(Exists(outside) | Exists(_dead().filter(page=OuterRef("pk")))).order_by("title", "pk")


def _dead() -> QuerySet[InsideLink]:
    """Links to pages and documents that are gone or not published."""
    pages = Page.objects.filter(live=True, pk=OuterRef("target"))
    documents = Document.objects.filter(live=True, pk=OuterRef("target"))
    kinds = InsideLink.Kind
    return InsideLink.objects.filter(Q(~Exists(pages), kind=kinds.PAGE) | Q(~Exists(documents), kind=kinds.DOCUMENT))


def _to(model: type[Any]) -> Q:
    """References to a page are kept under its own model or under Page."""
    kinds = [one for one in ContentType.objects.all() if (found := one.model_class()) and issubclass(found, model)]
    return Q(to_content_type__in=kinds)


def _broken_facts(rows: list[ArticlePage]) -> Facts:
    dead = _dead().filter(page__in=rows).values_list("page")
    inside = dict(dead.annotate(number=Count("pk")))
    outside: dict[int, list[str]] = {}
    broken = OutsideLink.objects.filter(pages__in=rows, state=OutsideLink.State.BROKEN)
    for page, url in broken.values_list("pages", "url"):
        outside.setdefault(page, []).append(url)
    found = {}
    for page in rows:
        number = inside.get(page.pk, 0)
        words = [ngettext("%(n)d link inside", "%(n)d links inside", number) % {"n": number}] if number else []
        found[page.pk] = _t(", ").join([*words, *outside.get(page.pk, [])])
    return found


def _hard(rows: Rows) -> Rows:
    hard = Q(text_figures__words__gt=TOO_LONG)
    for language, scale in SCALES.items():
        hard |= Q(locale__language_code=language, text_figures__lix__gte=scale.hard)
    return rows.filter(hard).order_by(F("text_figures__lix").desc(nulls_last=True), "pk")


def _hard_facts(rows: list[ArticlePage]) -> Facts:
    figures = ArticlePage.objects.filter(pk__in=[page.pk for page in rows])
    found = {}
    for pk, words, lix in figures.values_list("pk", "text_figures__words", "text_figures__lix"):
        size = ngettext("%(n)d word", "%(n)d words", words) % {"n": words}
        found[pk] = size if lix is None else f"LIX {formats.localize(lix)}; {size}"
    return found


LISTS = (
    ConditionList(
        "overdue",
        _("Past their date"),
        _("Articles whose day for checking has passed, the oldest first."),
        _overdue,
        _overdue_facts,
    ),
    ConditionList(
        "undated",
        _("Without a date"),
        _("Nobody will be asked to check these articles. The day they were last published."),
        _undated,
        _last_published,
    ),
    ConditionList(
        "unowned",
        _("Nobody in charge"),
        _("At the institution that owns these articles nobody writes any more. Its coordinators are asked instead."),
        _unowned,
        _owners,
    ),
    ConditionList(
        "orphaned",
        _("Nothing leads there"),
        _(
            "No text and no list of links on another page leads to these articles; they are found by search and topics only."
        ),
        _orphaned,
        _last_published,
    ),
    ConditionList(
        "broken",
        _("Broken links"),
        _("Pages and documents that are gone, at once; addresses elsewhere after failures on three days."),
        _broken,
        _broken_facts,
    ),
    ConditionList(
        "hard",
        _("Long or hard to read"),
        _(
            "More than 3,000 words, or long sentences and long words by the figure LIX (Björnsson), with a limit of its "
            "own for each language. A figure says nothing about meaning: read before you change."
        ),
        _hard,
        _hard_facts,
    ),
    ConditionList(
        "unhelpful",
        _("Not helpful"),
        _(
            "More readers of the last twelve months said no than yes when asked whether it was helpful; in the column: "
            "yes / no. Counted in all languages together, from five answers on."
        ),
        feedback.unhelpful,
        feedback.facts,
    ),
)
