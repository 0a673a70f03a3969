"""How does an answered question become knowledge? One call makes a draft article for the owner's moderators.

Institutions are its authors, people are not named. It hangs below the institution that answered, in the language of the
accepted answer where that institution has a page in it, else in the source language. Who may read it once it is
published follows the question: everybody only where the asking side agreed to publication.
"""

import html
import re
import uuid
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from home.audience import PARTNERSHIP, PUBLIC
from knowledge.articles.models import ArticlePage
from knowledge.documents.families import add_version
from knowledge.documents.models import Document
from knowledge.institutions.models import InstitutionPage
from knowledge.originals import originals
from knowledge.questions.models import Answer, Question, QuestionEvent, QuestionFile, dialogue
from knowledge.questions.refusal import NotPossible
from knowledge.questions.rules import Actor
from knowledge.questions.steps import note, step

Block = dict[str, Any]
_LONGEST_LEAD = 250  # characters


def draft_article(question: Question, actor: Actor) -> ArticlePage:
    """The draft, submitted to moderation; asked again, the article that was made before, draft or published."""
    with step("draft", question, actor) as held:
        known = ArticlePage.objects.filter(translation_key=held.article_key).first() if held.article_key else None
        if known is not None:
            return known
        owner = held.addressee or held.asker
        if owner is None:
            raise NotPossible(_("Neither institution exists any more, so there is nobody to own an article."))
        answers = [one for one in dialogue(held) if one.kind == Answer.Kind.ANSWER]
        accepted = next(one for one in answers if one.accepted_at)
        documents = [_document(file, owner, held, user=actor.user) for file in _files(held, answers)]
        page = _page(held, owner, [accepted, *(one for one in answers if one != accepted)])
        page.body = list(_body(held, page, answers, accepted=accepted, documents=documents))
        _submit(page, actor.user)
        held.article_key = page.translation_key
        held.save(update_fields=["article_key"])
        note(held, QuestionEvent.Step.DRAFTED, actor, institution=owner)
    return page


def article_of(question: Question) -> ArticlePage | None:
    """The article made from the question, published or not; None where none was made or it was deleted."""
    if question.article_key is None:
        return None
    return ArticlePage.objects.filter(translation_key=question.article_key).select_related("locale").first()


def _page(held: Question, owner: InstitutionPage, answers: list[Answer]) -> ArticlePage:
    """The page, hung below its owner without text; relations are set before it is saved again."""
    parent = _parent(owner, answers[0].language)
    page = ArticlePage(
        title=held.subject,
        lead=Truncator(" ".join(held.text.split())).chars(_LONGEST_LEAD),
        locale=parent.locale,
        live=False,
        has_unpublished_changes=True,
    )
    page.topics = list(held.topics.all())
    authors = dict.fromkeys(filter(None, (held.asker, *(one.institution for one in answers))))
    page.co_authors = [author for author in authors if author.pk != owner.pk]
    page.__dict__["pending_audience"] = _audience(held)
    parent.add_child(instance=page)
    return page


def _audience(held: Question) -> Any:
    is_free = held.may_be_public or held.audience == Question.Audience.PUBLIC
    return PUBLIC if is_free else PARTNERSHIP


def _parent(owner: InstitutionPage, language: str) -> InstitutionPage:
    rows = InstitutionPage.objects.filter(translation_key=owner.translation_key, live=True).select_related("locale")
    versions = {page.locale.language_code: page for page in rows}
    return versions.get(language) or versions.get(settings.LANGUAGE_CODE) or owner


def _submit(page: ArticlePage, user: Any) -> None:
    """Save the text as a draft and start moderation, as an author's own submission does."""
    page.save_revision(user=user, changed=True, log_action=True)
    workflow = page.get_workflow()
    if workflow is not None:
        workflow.start(page, user)


def _body(
    held: Question, page: ArticlePage, answers: list[Answer], *, accepted: Answer, documents: list[Document]
) -> Iterator[Block]:
    with translation.override(page.locale.language_code):
        yield _heading(_t("Question"))
        yield from _paragraphs(held.text)
        yield _heading(_t("Answer"))
        yield from _paragraphs(accepted.text)
        further = [one for one in answers if one != accepted]
        if further:
            yield _heading(_t("Further answers"))
        for one in further:
            yield from _paragraphs(one.text)
        files = [document.pk for document in documents]
        files += [held.about_document_id] if held.about_document_id is not None else []
        if files:
            yield _heading(_t("Files"))
            yield _block("documents", [_item(pk) for pk in files])
        links = [_item({"page": pk, "url": "", "text": ""}) for pk in _linked(held)]
        if links:
            yield _heading(_t("See also"))
            yield _block("links", links)


def _linked(held: Question) -> list[int]:
    """What the question was about. A link to something closed shows nothing to those it is closed to."""
    if held.about_page is None:
        return []
    pages = originals(Page.objects.filter(translation_key=held.about_page))
    return list(pages.values_list("pk", flat=True))


def _paragraphs(text: str) -> Iterator[Block]:
    """One block per paragraph; what people typed is text, never markup."""
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        lines = "<br/>".join(html.escape(line.strip()) for line in paragraph.splitlines())
        yield _block("paragraph", f"<p>{lines}</p>")


def _heading(text: str) -> Block:
    return _block("heading", {"text": text, "level": "2"})


def _block(kind: str, value: Any) -> Block:
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


def _item(value: Any) -> Block:
    return _block("item", value)


def _files(held: Question, answers: Iterable[Answer]) -> list[QuestionFile]:
    """Files of the question, wherever in its thread they came, and of its answers; those of enquiries stay inside."""
    thread = Question.objects.filter(thread=held.thread)
    rows = QuestionFile.objects.filter(question__in=thread).order_by("pk")
    return list(rows.filter(answer=None) | rows.filter(answer__in=list(answers)))


def _document(file: QuestionFile, owner: InstitutionPage, held: Question, *, user: Any) -> Document:
    """The file as a draft document of the owner, waiting for its moderators like the article."""
    language = file.answer.language if file.answer is not None else held.language
    document = Document(title=file.filename.rpartition(".")[0] or file.filename, language=language, live=False)
    document.institution, document.uploaded_by_user = owner, user
    document.topics = list(held.topics.all())
    document.__dict__["pending_audience"] = _audience(held)
    document.file.name = file.file.name
    document.save()
    with file.file.open("rb") as opened:
        content = cast(BinaryIO, opened)
        add_version(document, content, file.filename, language=language, user=user)
    document.save_revision(user=user)
    workflow = document.get_workflow()
    if workflow is not None:
        workflow.start(document, user)
    return document
