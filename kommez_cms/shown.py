"""Which writes outdate the pages kept for anonymous readers: all, but for what is listed here with its reason.

A write moves the version of the search log (`search.indexing.touch`), in its own transaction, and every kept page is
kept under that version. A model nobody thought of costs a few re-rendered pages; it never leaves an old page standing.
"""

from typing import Any

from django.apps import apps
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save
from wagtail.models import Page
from wagtail.signals import post_page_move

from search.indexing import touch

# Whole apps, by label.
NOT_SHOWN_APPS = {
    "account": "addresses of accounts",
    "contenttypes": "made by migrations",
    "django_tasks_database": "the queue of the worker",
    "mfa": "second factors",
    "search": "moves the version itself, entry by entry",
    "sessions": "nobody without a session sees one",
    "wagtail_localize": "texts on their way; publishing them saves the page",
    "wagtailadmin": "state of the editor's screens",
    "wagtailsearch": "the admin's own search",
    "wagtailusers": "profiles of editors",
}
# Models, by label.
NOT_SHOWN = {
    "auth.Permission": "made by migrations",
    "home.Lease": "the worker's memory",
    "home.CountedBatch": "the worker's memory",
    "home.DailyReading": "figures for the coordinator",
    "home.Letter": "mail on its way",
    "home.Network": "counts of what public forms sent",
    "home.NetworkKey": "keys of those counts",
    "home.ScheduledJob": "the worker's memory",
    "knowledge.CarriedSentence": "texts on their way; publishing them saves the page",
    "knowledge.BatchedFile": "files that came in together, for their owner",
    "knowledge.ChangedSubject": "worked out from pages and documents, in their own transaction",
    "knowledge.CheckReminder": "who was asked to check an article, for the worker",
    "knowledge.CouncilReport": "seen by its asker only",
    "knowledge.DailyOpinion": "figures for editors",
    "knowledge.DocumentBatch": "files that came in together, for their owner",
    "knowledge.DocumentExport": "seen by its asker only",
    "knowledge.DocumentIntake": "what editors still have to say",
    "knowledge.Feedback": "messages of readers, seen by those who answer them",
    "knowledge.Follow": "seen by the person only",
    "knowledge.FollowedSearch": "seen by the person only",
    "knowledge.Invitation": "seen by the invited only",
    "knowledge.LanguageState": "worked out from pages, in their own transaction",
    "knowledge.LanguageWanted": "a number for those who keep the document",
    "knowledge.Mention": "seen by staff only",
    "knowledge.MembershipLog": "a record for coordinators",
    "knowledge.MirrorVisit": "what a member has seen, for that member",
    "knowledge.OpenForm": "what an editor has before them",
    "knowledge.RecentChange": "worked out from pages and documents, in their own transaction",
    "knowledge.SignatureBand": "compares texts, for editors",
    "knowledge.TextSignature": "compares texts, for editors",
    "knowledge.TopicPack": "files on the way, at addresses no cache keeps",
    "knowledge.TermImport": "seen by whoever sent it only",
    "knowledge.TranslationWish": "seen by the person, and as a number by translators",
    "knowledge.InsideLink": "where texts lead, for the report of editors",
    "knowledge.OutsideLink": "what links answered, for the report of editors",
    "knowledge.OutsideLink_pages": "where those links stand",
    "knowledge.TextFigures": "counted from published texts, for the report of editors",
    "knowledge.ProjectChange": "seen by the members of a workspace only",
    "knowledge.QuestionEvent": "history for those involved",
    "knowledge.QuestionFile": "files are for members; the public gets documents",
    "knowledge.SourceCorrection": "proposals among translators and editors",
    "knowledge.StaffComment": "seen by staff only",
    "knowledge.StoredBlob": "what is known of stored bytes, for administrators",
    "knowledge.Upload": "a file half way, seen by its owner",
    "knowledge.User": "people appear through contacts; every login writes here",
    "knowledge.WeeklyMail": "settings and memory of mails",
    "wagtailcore.Comment": "seen in the editor only",
    "wagtailcore.CommentReply": "seen in the editor only",
    "wagtailcore.ModelLogEntry": "history in the admin",
    "wagtailcore.PageLogEntry": "history in the admin",
    "wagtailcore.PageSubscription": "notifications of editors",
    "wagtailcore.ReferenceIndex": "usage reports in the admin",
    "wagtailcore.Revision": "drafts; publishing saves the page",
    "wagtailcore.TaskState": "moderation; publishing saves the page",
    "wagtailcore.UploadedFile": "an upload half way",
    "wagtailcore.WorkflowState": "moderation; publishing saves the page",
}
# What saving a draft writes on the page itself.
DRAFT_FIELDS = frozenset(("draft_title", "has_unpublished_changes", "latest_revision", "latest_revision_created_at"))


def connect() -> None:
    """Called once, when the apps are ready."""
    post_save.connect(_saved, dispatch_uid="kommez.shown.saved")
    post_delete.connect(_gone, dispatch_uid="kommez.shown.deleted")
    m2m_changed.connect(_linked, dispatch_uid="kommez.shown.linked")
    post_page_move.connect(_moved, dispatch_uid="kommez.shown.moved")


def is_shown(model: type[Model]) -> bool:
    """Whether readers without an account may see something of this model. Models that only migrations know are not."""
    if model._meta.apps is not apps:
        return False
    return model._meta.app_label not in NOT_SHOWN_APPS and model._meta.label not in NOT_SHOWN


def names_without_model() -> list[str]:
    """Entries of the lists above that name nothing installed: left over, or misspelt."""
    labels = {model._meta.label for model in apps.get_models(include_auto_created=True)}
    installed = {config.label for config in apps.get_app_configs()}
    return sorted((set(NOT_SHOWN) - labels) | (set(NOT_SHOWN_APPS) - installed))


def _saved(sender: type[Model], update_fields: Any = None, **kwargs: Any) -> None:
    if not is_shown(sender):
        return
    if update_fields is not None and issubclass(sender, Page) and DRAFT_FIELDS.issuperset(update_fields):
        return
    touch()


def _gone(sender: type[Model], **kwargs: Any) -> None:
    if is_shown(sender):
        touch()


def _linked(sender: type[Model], action: str, **kwargs: Any) -> None:
    if action.startswith("post_") and is_shown(sender):
        touch()


def _moved(**kwargs: Any) -> None:
    touch()
