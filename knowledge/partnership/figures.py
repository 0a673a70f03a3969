"""How much is there that this reader may see, in figures, each with the list it was counted from?"""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import npgettext

from home.addresses import list_address
from knowledge.articles.models import ArticlePage
from knowledge.documents.models import Document
from knowledge.projects.models import ProjectPage
from knowledge.questions.models import Question
from knowledge.versions import count
from search.access import Viewer


@dataclass(frozen=True)
class Figure:
    number: int
    words: str
    url: str


def figures(viewer: Viewer, language: str, *, mirrors: int) -> list[Figure]:
    """Those that are not 0; four queries."""
    articles = count(ArticlePage.objects.visible_to(viewer))
    documents = Document.objects.visible_to(viewer).count()
    projects = count(ProjectPage.objects.visible_to(viewer))
    questions = Question.objects.visible_to(viewer).count()
    found: list[tuple[int, str, Any]] = [
        (mirrors, npgettext("how many", "mirror", "mirrors", mirrors), reverse("mirrors")),
        (articles, npgettext("how many", "article", "articles", articles), list_address(language, "articles")),
        (documents, npgettext("how many", "document", "documents", documents), list_address(language, "documents")),
        (projects, npgettext("how many", "project", "projects", projects), list_address(language, "projects")),
        (questions, npgettext("how many", "question", "questions", questions), list_address(language, "questions")),
    ]
    return [Figure(*one) for one in found if one[0]]
