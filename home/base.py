"""The page every page type of the site is built on: audience, language, lead, and who may see it."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList, TabbedInterface
from wagtail.models import Page, PageManager
from wagtail.models.pages import PageQuerySet
from wagtail_localize.fields import SynchronizedField, TranslatableField

from home.audience import AudienceGroup, audience_of, copy_page_audience, set_page_audience
from home.bodies import BodyLinks
from home.forms import AudiencePageForm
from home.frame import Frame
from home.images.publishing import Lack, PageLacking, lacking_on, refuse_lacking
from search.access import Viewer, visible_pages
from search.indexing import mark_queryset, unit_of_work
from search.versions import shared_version

# First-level names the site itself answers (docs/reference); no page may take them.
RESERVED_SLUGS = frozenset(
    [
        "search",
        "documents",
        "articles",
        "institutions",
        "partnership",
        "mirrors",
        "transfers",
        "projects",
        "questions",
        "events",
        "my",
        "news",
        "feeds",
        "feedback",
        "barrier",
        "glance",
        "glossary",
        "packs",
        "accounts",
        "admin",
        "api",
        "static",
        "healthz",
        "login",
        "logout",
    ]
)


class BasePageQuerySet(PageQuerySet):
    def visible_to(self, viewer: Viewer) -> "BasePageQuerySet":
        """Published pages of this queryset the viewer may see."""
        return visible_pages(self, viewer)

    def update(self, **values: Any) -> int:
        """Rows changed, with their search entries marked for refreshing: no update passes the index unseen."""
        with unit_of_work():
            mark_queryset(self)
            return super().update(**values)


BasePageManager = PageManager.from_queryset(BasePageQuerySet)


class BasePage(Page):
    """Abstract. Subclasses set `content_panels`; tabs and the audience form come from here."""

    lead = models.TextField(
        _("lead"), blank=True, help_text=_("One or two sentences: what one will know after reading.")
    )

    objects = BasePageManager()
    base_form_class = AudiencePageForm
    show_in_menus_default = False

    content_panels = [*Page.content_panels, FieldPanel("lead")]
    promote_panels = [FieldPanel("slug")]  # no template shows another title or description
    audience_panels = [
        FieldPanel("audience_level"),
        FieldPanel("audience_groups"),
    ]
    override_translatable_fields: list[Any] = [
        TranslatableField("title"),
        TranslatableField("lead"),
        TranslatableField("slug"),
    ]

    class Meta:
        abstract = True

    @classmethod
    def get_edit_handler(cls) -> Any:
        tabs = [
            ObjectList([*cls.content_panels, FieldPanel("remarks_seen")], heading=_("Content")),
            ObjectList(cls.audience_panels, heading=_("Who may see it")),
            ObjectList(cls.promote_panels, heading=_("Promote")),
        ]
        return TabbedInterface(tabs, base_form_class=cls.base_form_class).bind_to_model(cls)

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """The row, its relations, its audience and its search entry in one transaction."""
        with unit_of_work():
            return self._save(*args, **kwargs)

    def _save(self, *args: Any, **kwargs: Any) -> Any:
        made = self._state.adding
        lacks = lacking_on(self) if self.live else []
        if lacks and self._is_going_live():
            raise PageLacking(self, lacks)
        result = super().save(*args, **kwargs)
        pending = self.__dict__.pop("pending_audience", None)
        if pending is not None:
            set_page_audience(self, pending, owners=self.audience_owners())
        elif made:
            copy_page_audience(self)
        return result

    def _is_going_live(self) -> bool:
        """Whether saving makes public what is not yet: a new page, one that was not live, or another revision."""
        known = Page.objects.filter(pk=self.pk, live=True).values_list("live_revision_id", flat=True)
        return list(known) != [self.live_revision_id]

    def publish(self, revision: Any, *args: Any, **kwargs: Any) -> Any:
        """As Wagtail does, also for a later day; raises PageLacking where something of the revision is unfinished."""
        refuse_lacking(revision.as_object())
        return super().publish(revision, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Wagtail's context with a frame that knows this page's translations, and what its body refers to."""
        context = super().get_context(request, *args, **kwargs)
        context["frame"] = frame = Frame(request, self)
        body = getattr(self, "body", None)
        if body is not None:
            context["body_links"] = BodyLinks(
                body.raw_data, frame.viewer, frame.language.code, state=shared_version(request)
            )
        return context

    def own_lacks(self) -> Iterable[Lack]:
        """What keeps a page of this type from being published, its pictures aside; as it stands in memory, no query."""
        return ()

    def audience_owners(self) -> Iterable[AudienceGroup]:
        """Groups that may see this page whatever its audience is."""
        return ()

    @property
    def audience(self) -> Any:
        return audience_of(self)

    @property
    def language_code(self) -> str:
        return self.locale.language_code

    @property
    def direction(self) -> str:
        return "rtl" if get_language_info(self.locale.language_code)["bidi"] else "ltr"


__all__ = [
    "RESERVED_SLUGS",
    "BasePage",
    "BasePageManager",
    "BasePageQuerySet",
    "SynchronizedField",
    "TranslatableField",
]
