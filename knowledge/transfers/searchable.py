"""How a transfer is found: in every language under what it says of which subject, for exactly those who may see both."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _t
from wagtail.models import Page

from knowledge.articles.models import ArticlePage
from knowledge.documents.models import Document
from knowledge.institutions.models import InstitutionPage
from knowledge.topics.keys import keys_with_ancestors
from knowledge.transfers.listing import rows
from knowledge.transfers.models import Transfer
from knowledge.transfers.words import words_of
from knowledge.versions import best_versions
from search.access import Viewer, places_of, prefetch_places
from search.records import SearchRecord, Section, Shown


class TransferSearchable:
    """One record per language of the site: "adopted at low cost: Finding water losses", in the words of each."""

    model = Transfer
    kind = "transfer"

    def kind_label(self) -> str:
        return _t("Transfer")

    def queryset(self) -> QuerySet[Any]:
        about = Transfer.objects.select_related("document", "institution__locale").prefetch_related("document__texts")
        return about.defer("institution__body")

    def records(self, objects: Sequence[Any]) -> Iterable[SearchRecord]:
        said = [one for one in objects if one.withdrawn_at is None and one.institution.live]
        articles = _articles([one.article_key for one in said if one.article_key])
        topics = keys_with_ancestors(_topics(said, articles))
        prefetch_places([one.institution for one in said])
        for one in said:
            versions = articles.get(one.article_key, []) if one.article_key else []
            if versions or (one.document and one.document.live and one.document.withdrawn_at is None):
                yield from self._of(one, versions, topics.get(one.pk, ()))

    def _of(self, one: Transfer, versions: list[Any], topics: tuple[str, ...]) -> Iterable[SearchRecord]:
        places = places_of(versions[0] if versions else one.document)
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                said = headline(one)
                yield SearchRecord(
                    model=one._meta.label_lower,
                    object_id=one.pk,
                    language=language,
                    group=f"transfer-{one.pk}",
                    kind=self.kind,
                    title=_t("%(said)s: %(subject)s") % {"said": said, "subject": _title(one, versions, language)},
                    sections=(Section("", "", one.changed, one.language),) if one.changed else (),
                    keywords=words_of(one, language),
                    places=tuple(dict.fromkeys((*places, *places_of(one.institution)))),
                    topics=topics,
                    institutions=(one.institution.translation_key.hex,),
                    date=one.on,
                )

    def shown(self, object_ids: Iterable[int], viewer: Viewer, language: str) -> Mapping[int, Shown]:
        found = Transfer.objects.visible_to(viewer).filter(pk__in=list(object_ids))
        shown = {}
        for row in rows(found, viewer, language):
            with translation.override(language):
                title = _t("%(said)s: %(subject)s") % {"said": headline(row.transfer), "subject": row.subject.title}
                url = reverse("transfer", args=[row.transfer.pk])
            shown[row.transfer.pk] = Shown(url=url, title=title, facts=(row.who.title, row.who.city))
        return shown


def headline(one: Transfer) -> str:
    """The state with its cost or reason: "adopted, low cost", "not suitable: climate"; in the active language."""
    if one.reason:
        return _t("%(state)s (%(reason)s)") % {"state": one.get_state_display(), "reason": one.get_reason_display()}
    if one.cost:
        return _t("%(state)s, %(cost)s") % {"state": one.get_state_display(), "cost": one.get_cost_display()}
    return str(one.get_state_display())


def _articles(keys: Iterable[Any]) -> dict[Any, list[Any]]:
    """Key -> the published language versions, places read; three queries at most."""
    wanted = set(keys)
    if not wanted:
        return {}
    pages = list(
        ArticlePage.objects.filter(translation_key__in=wanted, live=True).select_related("locale").defer("body")
    )
    prefetch_places(pages)
    found: dict[Any, list[Any]] = {}
    for page in pages:
        found.setdefault(page.translation_key, []).append(page)
    return found


def _title(one: Transfer, versions: list[Any], language: str) -> str:
    if not versions:
        return str(one.document.title_in(language)) if one.document else ""
    return str(best_versions(versions, language)[versions[0].translation_key].title)


def _topics(said: Iterable[Transfer], articles: Mapping[Any, list[Any]]) -> dict[int, list[int]]:
    """Transfer -> pks of the topics its subject names; two queries."""
    listed = list(said)
    owners = {page.pk: key for key, pages in articles.items() for page in pages}
    of_articles: dict[Any, list[int]] = {}
    through: Any = ArticlePage.topics.through
    for page, topic in through.objects.filter(articlepage__in=owners).values_list("articlepage", "topicpage"):
        of_articles.setdefault(owners[page], []).append(topic)
    of_documents: dict[int, list[int]] = {}
    through = Document.topics.through
    ids = [one.document_id for one in listed if one.document_id]
    for document, topic in through.objects.filter(document__in=ids).values_list("document", "topicpage"):
        of_documents.setdefault(document, []).append(topic)
    return {
        one.pk: of_articles.get(one.article_key, []) if one.article_key else of_documents.get(one.document_id or 0, [])
        for one in listed
    }


def of_pages(ids: Sequence[int]) -> Iterable[int]:
    """Transfers about any of these articles or of any of these institutions."""
    pages = Page.objects.filter(pk__in=ids)
    institutions = InstitutionPage.objects.filter(translation_key__in=pages.values("translation_key"))
    about = Q(article_key__in=pages.values("translation_key")) | Q(institution__in=institutions.values("pk"))
    return Transfer.objects.filter(about).values_list("pk", flat=True)


def of_documents(ids: Sequence[int]) -> Iterable[int]:
    return Transfer.objects.filter(document__in=ids).values_list("pk", flat=True)
