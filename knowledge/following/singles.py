"""Articles and documents that members follow one by one: of thousands, only those asked for are read."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.articles.models import ArticlePage
from knowledge.documents.models import Document
from knowledge.documents.reader import document_url
from knowledge.following.models import Follow
from knowledge.versions import best_versions, light
from search.access import Viewer


@dataclass(frozen=True)
class Name:
    """What a followed subject is called and where it is, in the best language for a reader."""

    title: str
    url: str
    language: str


class Singles:
    """What one viewer may see of them, with names."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        self._articles: dict[int, Any] = {}  # followed page -> its translation key, None where it is not seen
        self._versions: dict[Any, list[Any]] = defaultdict(list)
        self._documents: dict[int, Document | None] = {}

    def prepare(self, follows: Iterable[Follow]) -> None:
        """Read those that these rows name; at most three queries, none where all are known."""
        rows = list(follows)
        articles = {row.article_id for row in rows if row.article_id} - self._articles.keys()
        documents = {row.document_id for row in rows if row.document_id} - self._documents.keys()
        if articles:
            self._read_articles(articles)
        if documents:
            seen = Document.objects.visible_to(self.viewer).filter(pk__in=documents).prefetch_related("texts")
            self._documents.update({**dict.fromkeys(documents), **{one.pk: one for one in seen}})

    def _read_articles(self, ids: set[int]) -> None:
        keys: Mapping[int, Any] = dict(ArticlePage.objects.filter(pk__in=ids).values_list("pk", "translation_key"))
        seen = ArticlePage.objects.visible_to(self.viewer).filter(translation_key__in=set(keys.values()))
        for page in light(seen).order_by("pk"):
            self._versions[page.translation_key].append(page)
        self._articles.update({pk: keys.get(pk) if keys.get(pk) in self._versions else None for pk in ids})

    def article_key(self, pk: int) -> str:
        """The translation key (hex) of a followed article; "" for one that is not seen."""
        key = self._articles.get(pk)
        return key.hex if key is not None else ""

    def has_document(self, pk: int) -> bool:
        return self._documents.get(pk) is not None

    def name(self, kind: str, pk: int, language: str) -> Name:
        """Of one that is seen."""
        if kind == "article":
            key = self._articles[pk]
            page = best_versions(self._versions[key], language)[key]
            return Name(page.title, page.get_url() or "", page.locale.language_code)
        document = self._documents[pk]
        assert document is not None
        spoken = language if document.text_in(language) else document.language
        return Name(document.title_in(language), document_url(document, language), spoken)
