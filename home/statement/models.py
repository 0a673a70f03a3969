"""The accessibility statement as a page, after the model of the Commission's Implementing Decision (EU) 2018/1523."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField

from home.base import BasePage, SynchronizedField, TranslatableField
from home.forms import AudiencePageForm, is_releasing
from home.images.publishing import Lack
from home.statement import duties
from home.statement.known import KnownBarrier, known_barriers
from home.statement.wording import usual_basis, usual_enforcement

REASONS = (
    ("breach", _("It does not meet the requirements yet")),
    ("burden", _("Meeting them would be a disproportionate burden")),
    ("outside", _("The law does not cover it")),
)


class BarrierBlock(blocks.StructBlock):
    """One kind of content that shuts people out: what, why, and what they can use instead."""

    what = blocks.TextBlock(label=_("What is not accessible"), rows=2)
    reason = blocks.ChoiceBlock(choices=REASONS, label=_("Reason"))
    alternative = blocks.TextBlock(
        required=False, rows=2, label=_("What can be used instead, and by when it will be mended")
    )

    class Meta:
        icon = "warning"
        label = _("Content that is not accessible")


class StatementForm(AudiencePageForm):
    """Drafts may wait for their answers; on the way to the public each empty duty says so at its field."""

    def _post_clean(self) -> None:
        """Where the page has its new values, and a form may still say what is wrong with them."""
        super()._post_clean()
        if is_releasing(self.data):
            for one in duties.missing(self.instance):
                if one.field in self.fields and one.field not in self.errors:
                    self.add_error(one.field, one.sentence)


class AccessibilityStatement(BasePage):
    """Published only when it says all the law asks for; linked at the foot of every page."""

    class Conformity(models.TextChoices):
        FULL = "full", _("fully conforming")
        PARTIAL = "partial", _("partially conforming")
        NONE = "none", _("not conforming")

    class Method(models.TextChoices):
        SELF = "self", _("self-assessment by the operator")
        THIRD = "third", _("assessment by a third party")

    scope = models.TextField(
        _("what the statement applies to"),
        blank=True,
        help_text=_("The addresses and services, and who operates them."),
    )
    basis = models.TextField(_("legal basis and standard"), blank=True, default=usual_basis)
    conformity = models.CharField(_("state of conformity"), max_length=10, choices=Conformity, blank=True)
    barriers = StreamField([("barrier", BarrierBlock())], blank=True, verbose_name=_("what is not accessible"))
    made_on = models.DateField(_("statement made on"), null=True, blank=True)
    method = models.CharField(_("how it was assessed"), max_length=10, choices=Method, blank=True)
    assessment = models.TextField(
        _("about the assessment"), blank=True, help_text=_("By whom and by which procedure; a link to the report.")
    )
    checked_on = models.DateField(_("last checked on"), null=True, blank=True)
    contact = models.TextField(_("whom to tell of barriers"), blank=True, help_text=_("Office, address, telephone."))
    mail = models.EmailField(_("e-mail address for barriers"), blank=True)
    enforcement = models.TextField(
        _("enforcement body"),
        blank=True,
        default=usual_enforcement,
        help_text=_("Where somebody turns who got no satisfying answer."),
    )

    base_form_class = StatementForm
    template = "home/accessibility_statement.html"
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [FieldPanel("scope"), FieldPanel("basis"), FieldPanel("conformity")], heading=_("State of conformity")
        ),
        FieldPanel("barriers"),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("made_on", "method", "assessment", "checked_on")],
            heading=_("How this statement was made"),
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("contact", "mail", "enforcement")], heading=_("Feedback and enforcement")
        ),
    ]
    override_translatable_fields: list[Any] = [
        *BasePage.override_translatable_fields,
        *(TranslatableField(name) for name in ("scope", "basis", "barriers", "assessment", "contact", "enforcement")),
        *(SynchronizedField(name) for name in ("conformity", "made_on", "method", "checked_on", "mail")),
    ]

    class Meta:
        verbose_name = _("accessibility statement")
        verbose_name_plural = _("accessibility statements")

    def own_lacks(self) -> list[Lack]:
        return duties.lacks(self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """With `groups` (a reason and its barriers, none of them empty) and `known`, those from readers' reports."""
        context = super().get_context(request, *args, **kwargs)
        listed = [block.value for block in self.barriers]
        groups = [(label, [one for one in listed if one["reason"] == reason]) for reason, label in REASONS]
        known: list[KnownBarrier] = known_barriers(self.locale.language_code)
        return {**context, "groups": [group for group in groups if group[1]], "known": known}
