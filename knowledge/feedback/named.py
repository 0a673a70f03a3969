"""What are the things called that messages are about? For a list: a handful of queries, whatever its length."""

import uuid
from collections.abc import Iterable

from wagtail.models import Page

from knowledge.documents.models import Document
from knowledge.feedback.models import Feedback
from knowledge.versions import best_versions, light
from search.access import Viewer, visible_pages


def titles(items: Iterable[Feedback], viewer: Viewer, language: str) -> dict[str, str]:
    """`about` -> title in the best language, of what this viewer may see."""
    abouts = {item.about for item in items}
    keys = [uuid.UUID(hex=about[5:]) for about in abouts if about.startswith("page:")]
    pages = visible_pages(Page.objects.filter(translation_key__in=keys), viewer) if keys else Page.objects.none()
    found = {f"page:{key.hex}": page.title for key, page in best_versions(light(pages), language).items()}
    numbers = [int(about[9:]) for about in abouts if about.startswith("document:")]
    documents = Document.objects.visible_to(viewer).filter(pk__in=numbers).prefetch_related("texts") if numbers else ()
    return found | {f"document:{one.pk}": one.title_in(language) for one in documents}
