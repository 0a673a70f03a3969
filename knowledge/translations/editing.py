"""How does a page come into the translation editor, and from there to the editors of its institution?

What is handed over is a revision made of the sentences as they stand in the translation editor. The published page is
not touched before an editor approves: wagtail-localize's own way of saving a draft would write it into the live page.
"""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils.text import slugify
from wagtail.coreutils import find_available_slug
from wagtail.models import Locale, Page, Revision, WorkflowState
from wagtail_localize.models import Translation
from wagtail_localize.operations import translate_object

from knowledge.importing.adopting import adopt
from knowledge.membership.moderation import may_publish
from knowledge.translations.work import is_behind
from search.indexing import unit_of_work


def translation_of(page: Page) -> Translation | None:
    """The page's row in the translation editor; None for a page that is not translated there."""
    rows = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale_id=page.locale_id, enabled=True
    )
    return rows.select_related("source", "target_locale").first()


def prepare(source: Page, locale: Locale, *, user: Any) -> Page | None:
    """The version of `source` in a language, made where it is missing, with the source's sentences of today.

    A version that came in another way is taken over; one whose sentence-wise translation was stopped stays as it is.
    None when the version cannot be made (the page above it does not exist in this language).
    """
    with unit_of_work():
        versions = Page.objects.filter(translation_key=source.translation_key, locale=locale, alias_of=None)
        known = Translation.objects.filter(source__object_id=source.translation_key, target_locale=locale)
        page, translation = versions.first(), known.select_related("source").first()
        if page is None:
            translate_object(source.specific, [locale], user=user)
        elif translation is None:
            adopt(page, user=user)
        elif translation.enabled and is_behind(translation, source):
            translation.source.update_from_db()
        return versions.first()


def translated(page: Page, translation: Translation) -> Any:
    """The page as its sentences say now, not saved. What is not translated yet stands in the source language."""
    draft = translation.source.get_ephemeral_translated_instance(translation.target_locale, fallback=True)
    slug = slugify(draft.slug, allow_unicode=settings.WAGTAIL_ALLOW_UNICODE_SLUGS) or page.slug
    draft.slug = find_available_slug(page.get_parent(), slug, ignore_page_id=page.pk)
    return draft


def may_hand_over(page: Page, user: Any) -> bool:
    """Whoever edits a page, may not publish it, and whose last version no editor has in hand."""
    rights = page.permissions_for_user(user)
    return bool(rights.can_edit() and not rights.can_publish() and rights.can_submit_for_moderation())


def hand_over(page: Page, *, user: Any) -> int:
    """Give the page to its editors, as it reads in the translation editor or in its latest draft.

    Returns how many sentences are not translated yet. Raises PermissionDenied, and ValidationError for a text that
    does not fit its field.
    """
    if not may_hand_over(page, user):
        raise PermissionDenied
    with unit_of_work():
        open_sentences = _keep(page, user)
        state = page.current_workflow_state
        if state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
            state.resume(user)
        else:
            page.get_workflow().start(page.specific, user)
    return open_sentences


def may_take_back(page: Page, user: Any) -> bool:
    """Whoever handed it over, as long as no editor has answered; not those who answer."""
    state = page.current_workflow_state
    waiting = state is not None and state.status == WorkflowState.STATUS_IN_PROGRESS
    return bool(waiting and state.user_can_cancel(user) and not may_publish(page, user))


def take_back(page: Page, *, user: Any) -> None:
    """End the moderation; the draft stays. Raises PermissionDenied."""
    if not may_take_back(page, user):
        raise PermissionDenied
    with unit_of_work():
        page.current_workflow_state.cancel(user=user)


def may_approve(page: Page, user: Any) -> bool:
    task = page.current_workflow_task
    return task is not None and any(name == "approve" for name, _label, _modal in task.get_actions(page, user))


def approve(page: Page, *, user: Any) -> int:
    """Approve what reads in the translation editor now, corrections of the editor included, which publishes it.

    Returns how many sentences are not translated. Raises PermissionDenied, and ValidationError as `hand_over`.
    """
    if not may_approve(page, user):
        raise PermissionDenied
    with unit_of_work():
        open_sentences = _keep(page, user)
        state = page.current_workflow_task_state
        state.revision = Revision.objects.for_instance(page).latest("created_at", "pk")
        state.save(update_fields=["revision"])
        page.current_workflow_task.on_action(state, user, "approve")
    return open_sentences


def publish(page: Page, *, user: Any) -> int:
    """Show readers the page as its sentences, or its latest draft, say now.

    Returns how many sentences are not translated. Raises PermissionDenied, and ValidationError as `hand_over`.
    """
    if not page.permissions_for_user(user).can_publish():
        raise PermissionDenied
    with unit_of_work():
        open_sentences = _keep(page, user)
        Revision.objects.for_instance(page).latest("created_at", "pk").publish(user=user)
    return open_sentences


def _keep(page: Page, user: Any) -> int:
    """Save the sentences as the page's latest revision; how many of them are not translated."""
    translation = translation_of(page)
    if translation is None:
        if page.latest_revision_id is None:
            page.specific.save_revision(user=user)
        return 0
    translated(page, translation).save_revision(user=user, log_action=True)
    total, done = translation.get_progress()
    return int(total - done)
