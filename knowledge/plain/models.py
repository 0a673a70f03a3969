"""The plain-language version of an article: short words for everybody, below the article and open to whom it is open."""

import hashlib
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from home.base import BasePage
from home.blocks import BodyBlock
from knowledge.articles.freshness import units
from knowledge.plain.forms import PlainVersionForm

VARIANT = "simple"  # the variant BCP 47 has for simplified texts: de-simple
COMPARED = "compared_with_article"  # what an editor says of one version, in the content of its revision


class PlainVersionPage(BasePage):
    """One for an article and language. Its parent is the article; audience and withdrawal follow the tree."""

    body = StreamField(BodyBlock(), blank=True, verbose_name=_("text"))
    made_from = models.CharField(
        max_length=32, blank=True, editable=False
    )  # digest of the article it was compared with
    compared_on = models.DateField(null=True, blank=True, editable=False)

    base_form_class = PlainVersionForm
    template = "knowledge/plain/plain_version.html"
    parent_page_types = ["knowledge.ArticlePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    content_panels = [*BasePage.content_panels, FieldPanel("body"), FieldPanel("matches_article")]

    class Meta:
        verbose_name = _("plain-language version")
        verbose_name_plural = _("plain-language versions")

    @property
    def article(self) -> Any:
        """The article it belongs to, of the same language."""
        return self.get_parent().specific

    @property
    def spoken(self) -> str:
        """The language as BCP 47 writes it, such as de-simple."""
        return f"{self.locale.language_code}-{VARIANT}"

    def serializable_data(self) -> Any:
        """With whether its editor has compared this version, so that a revision keeps it."""
        return {**super().serializable_data(), COMPARED: bool(self.__dict__.get(COMPARED))}

    def publish(self, revision: Any, *args: Any, **kwargs: Any) -> Any:
        """Published for the first time, or where its editor says so, it holds for the article as it is published now."""
        if self.first_published_at is None or revision.content.get(COMPARED):
            today = timezone.localdate().isoformat()
            revision.content.update(made_from=digest(self.article), compared_on=today)
            revision.save(update_fields=["content"])
        return super().publish(revision, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        article = self.article
        return {**context, "article": article, "is_older": self.made_from not in ("", digest(article))}


def digest(article: Any) -> str:
    """Of the words of an article as it stands in memory: title, lead and text, not their order of editing."""
    words = sorted((key, value) for key, (value, _text) in units(article).items())
    return hashlib.blake2b(repr(words).encode(), digest_size=16).hexdigest()


def plain_version(article: Any, viewer: Any) -> PlainVersionPage | None:
    """The published plain-language version the viewer may see. One query, none where nothing lies below the article."""
    if not article.numchild:
        return None
    below: Any = PlainVersionPage.objects.child_of(article).visible_to(viewer)
    found: PlainVersionPage | None = below.select_related("locale").first()
    return found
