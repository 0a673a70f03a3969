"""The models of this room, from the files that hold them."""

from home.audience import AudienceGroup
from home.images.models import Image, ImageText, Rendition
from home.jobs.models import Lease, ScheduledJob
from home.linking.models import NamedLink, PageName
from home.machine.models import MachineTranslation
from home.mails.models import Letter
from home.pages import HomePage, StandingPage
from home.public.models import Network, NetworkKey
from home.readings.models import CountedBatch, DailyReading
from home.statement.models import AccessibilityStatement
from home.withdrawals.models import Withdrawal

__all__ = [
    "AccessibilityStatement",
    "AudienceGroup",
    "CountedBatch",
    "DailyReading",
    "HomePage",
    "Image",
    "ImageText",
    "Lease",
    "Letter",
    "MachineTranslation",
    "NamedLink",
    "Network",
    "NetworkKey",
    "PageName",
    "Rendition",
    "ScheduledJob",
    "StandingPage",
    "Withdrawal",
]
