"""Which subjects know something about people. Called once, when the apps are ready."""

from django.utils.translation import gettext_lazy as _

from knowledge.comments import personal as comments
from knowledge.documents.bulk import personal as documents
from knowledge.events import personal as events
from knowledge.feedback import personal as feedback
from knowledge.following import personal as following
from knowledge.glance import personal as reports
from knowledge.institutions import personal as mirrors
from knowledge.packs import personal as packs
from knowledge.people.account import ACCOUNT
from knowledge.people.personal import PersonalData, register_personal
from knowledge.projects import personal as projects
from knowledge.questions import personal as questions
from knowledge.transfers import personal as transfers
from knowledge.translations import personal as translations


def register() -> None:
    register_personal(ACCOUNT)
    register_personal(
        PersonalData(
            "questions",
            _("Questions"),
            questions.collect,
            questions.erase,
            questions.of_address,
            questions.erase_address,
        )
    )
    register_personal(PersonalData("mirrors", _("Mirrors"), mirrors.collect, mirrors.erase))
    register_personal(PersonalData("transfers", _("What was taken up"), transfers.collect, transfers.erase))
    register_personal(PersonalData("projects", _("Projects"), projects.collect, projects.erase))
    register_personal(
        PersonalData("events", _("Events"), events.collect, events.erase, events.of_address, events.erase_address)
    )
    register_personal(PersonalData("comments", _("Comments"), comments.collect, comments.erase))
    register_personal(
        PersonalData(
            "feedback",
            _("Messages of readers"),
            feedback.collect,
            feedback.erase,
            feedback.of_address,
            feedback.erase_address,
        )
    )
    register_personal(PersonalData("following", _("What you follow"), following.collect, following.erase))
    register_personal(PersonalData("packs", _("Topics you took along"), packs.collect, packs.erase))
    register_personal(PersonalData("reports", _("Reports to the council"), reports.collect, reports.erase))
    register_personal(PersonalData("documents", _("Documents you brought in"), documents.collect, documents.erase))
    register_personal(
        PersonalData("corrections", _("Corrections of originals"), translations.collect, translations.erase)
    )
