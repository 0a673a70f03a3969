"""The models of this room, from the subjects that hold them."""

from knowledge.articles.models import ArticlePage, NewsPage, TranslationBaseline
from knowledge.comments.models import Mention, StaffComment
from knowledge.condition.models import InsideLink, OutsideLink, TextFigures
from knowledge.coverage.models import LanguageState
from knowledge.documents.bulk.models import BatchedFile, DocumentBatch, DocumentExport, DocumentIntake
from knowledge.documents.collections import OwnedCollection
from knowledge.documents.likeness.models import SignatureBand, TextSignature
from knowledge.documents.models import Document, DocumentPage, DocumentText, DocumentVersion
from knowledge.documents.previews.models import Preview
from knowledge.documents.storing.models import StoredBlob
from knowledge.documents.uploading.models import Upload
from knowledge.documents.wanted_models import LanguageWanted
from knowledge.events.models import EventDocument, EventIndexPage, EventPage
from knowledge.events.registration_models import EventRecord, Registration
from knowledge.feedback.models import DailyOpinion, Feedback, KnownBarrier
from knowledge.following.models import Follow, FollowedSearch, TranslationWish, WeeklyMail
from knowledge.glance.models import CouncilReport
from knowledge.glossary.models import Term, TermImport, TermText
from knowledge.institutions.mirror_models import Mirror, MirrorStep, MirrorVisit
from knowledge.institutions.models import (
    Contact,
    InstitutionIndexPage,
    InstitutionPage,
    Municipality,
    MunicipalityText,
)
from knowledge.membership.models import Invitation, Membership, MembershipLog, User
from knowledge.membership.moderation import OwnerApprovalTask
from knowledge.packs.models import TopicPack
from knowledge.plain.models import PlainVersionPage
from knowledge.projects.entries import ProjectChange, ProjectEntry, ProjectIndicator, ProjectValue
from knowledge.projects.models import Milestone, ProjectIndexPage, ProjectPage
from knowledge.questions.models import Answer, Question, QuestionEvent, QuestionFile
from knowledge.recent.models import ChangedSubject, RecentChange
from knowledge.revisions.models import OpenForm, PublishedState
from knowledge.topics.models import SustainableGoal, SustainableTarget, TopicIndexPage, TopicPage
from knowledge.transfers.models import Transfer, TransferStep
from knowledge.translations.models import CarriedSentence, SourceCorrection
from knowledge.validity.models import CheckReminder

__all__ = [
    "Answer",
    "ArticlePage",
    "BatchedFile",
    "CarriedSentence",
    "ChangedSubject",
    "CheckReminder",
    "Contact",
    "CouncilReport",
    "DailyOpinion",
    "Document",
    "DocumentBatch",
    "DocumentExport",
    "DocumentIntake",
    "DocumentPage",
    "DocumentText",
    "DocumentVersion",
    "EventDocument",
    "EventIndexPage",
    "EventPage",
    "EventRecord",
    "Feedback",
    "Follow",
    "FollowedSearch",
    "InsideLink",
    "InstitutionIndexPage",
    "InstitutionPage",
    "Invitation",
    "KnownBarrier",
    "LanguageState",
    "LanguageWanted",
    "Membership",
    "MembershipLog",
    "Mention",
    "Milestone",
    "Mirror",
    "MirrorStep",
    "MirrorVisit",
    "Municipality",
    "MunicipalityText",
    "NewsPage",
    "OpenForm",
    "OutsideLink",
    "OwnedCollection",
    "OwnerApprovalTask",
    "PlainVersionPage",
    "Preview",
    "ProjectChange",
    "ProjectEntry",
    "ProjectIndexPage",
    "ProjectIndicator",
    "ProjectPage",
    "ProjectValue",
    "PublishedState",
    "Question",
    "QuestionEvent",
    "QuestionFile",
    "RecentChange",
    "Registration",
    "SignatureBand",
    "SourceCorrection",
    "StaffComment",
    "StoredBlob",
    "SustainableGoal",
    "SustainableTarget",
    "Term",
    "TermImport",
    "TermText",
    "TextFigures",
    "TextSignature",
    "TopicIndexPage",
    "TopicPack",
    "TopicPage",
    "Transfer",
    "TransferStep",
    "TranslationBaseline",
    "TranslationWish",
    "Upload",
    "User",
    "WeeklyMail",
]
