"""Which subjects know something about people. Called once, when the apps are ready."""

from knowledge.following import personal as following
from knowledge.institutions import personal as mirrors
from knowledge.people.account import ACCOUNT
from knowledge.people.personal import PersonalData, register_personal
from knowledge.projects import personal as projects
from knowledge.questions import personal as questions
from knowledge.transfers import personal as transfers


def register() -> None:
    register_personal(ACCOUNT)
    register_personal(
        PersonalData("questions", questions.collect, questions.erase, questions.of_address, questions.erase_address)
    )
    register_personal(PersonalData("mirrors", mirrors.collect, mirrors.erase))
    register_personal(PersonalData("transfers", transfers.collect, transfers.erase))
    register_personal(PersonalData("projects", projects.collect, projects.erase))
    register_personal(PersonalData("following", following.collect, following.erase))
