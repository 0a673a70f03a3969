"""What editors fill in about registration, a cancelled event, and what came of a past one."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel

REGISTRATION_PANEL = MultiFieldPanel(
    [
        FieldPanel("registering"),
        FieldPanel("registering_mail"),
        FieldRowPanel([FieldPanel("registering_opens_at"), FieldPanel("registering_closes_at")]),
        FieldRowPanel([FieldPanel("capacity"), FieldPanel("has_waiting_list")]),
        FieldPanel("question"),
        FieldPanel("retention_days"),
    ],
    heading=_("Registration"),
    help_text=_(
        "For all language versions. Who has registered stands in the list of participants, which the event's page links "
        "for those who speak for the organiser; after a new time or place, participants are told from there."
    ),
)
CANCELLED_PANEL = MultiFieldPanel(
    [FieldPanel("is_cancelled"), FieldPanel("cancelled_because")], heading=_("Cancelled"), classname="collapsed"
)
AFTERWARDS_PANELS = (
    FieldPanel("results", classname="collapsed"),
    InlinePanel("documents", heading=_("Documents of the event"), label=_("Document"), classname="collapsed"),
)
