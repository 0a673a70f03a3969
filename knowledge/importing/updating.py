"""What happens when an article that was imported before comes in again, changed?"""

from collections.abc import Sequence

from wagtail.models import ReferenceIndex

from knowledge.articles.models import ArticlePage
from knowledge.importing.audiences import close
from knowledge.importing.drafts import Draft
from knowledge.importing.links import Resolve, resolved

EDITED = "it was edited here since the last import, so the new text waits as a draft"
OFFLINE = "it is not published here, so the new text waits as a draft"


def update(draft: Draft, resolve: Resolve) -> str:
    """A new revision of the page with what the source says now, published unless people worked on the page meanwhile.

    Returns why it was not published, or "". Addresses stay. The audience follows the source only to close: what people
    closed here, no import opens. Call it inside a unit of work.
    """
    page = draft.present
    assert page is not None
    draft.page = page
    for name, value in draft.values().items():
        setattr(page, name, value)
    page.body, draft.missing = resolved(draft.stream, resolve)
    if draft.missing:
        page.source_hash = ""
    for name, things in draft.relations().items():
        setattr(page, name, things)
    close(page, draft.audience)
    waits = _why_it_waits(page)
    revision = page.save_revision(log_action=True)
    if waits:
        # The row outside the draft remembers what came in, so that the next import does not bring it again.
        ArticlePage.objects.filter(pk=page.pk).update(source_hash=page.source_hash)
        return waits
    revision.publish()
    return ""


def _why_it_waits(page: ArticlePage) -> str:
    if not page.live:
        return OFFLINE
    latest = page.latest_revision
    return EDITED if latest is not None and (latest.user_id is not None or page.has_unpublished_changes) else ""


def complete(draft: Draft, resolve: Resolve) -> Sequence[str]:
    """Lead the links of a page whose targets came in after it. Changes its present revision; returns what leads nowhere."""
    page = ArticlePage.objects.get(pk=draft.page.pk) if draft.page else None
    if page is None or page.latest_revision_id is None:
        return draft.missing
    body, missing = resolved(draft.stream, resolve)
    page.body, page.source_hash = body, draft.source.digest()
    revision = page.latest_revision
    content = revision.content
    content["body"] = body
    content["source_hash"] = page.source_hash
    revision.save(update_fields=["content"])
    if page.live_revision_id == page.latest_revision_id:
        page.save(update_fields=["body", "source_hash"])
        ReferenceIndex.create_or_update_for_object(page)
    else:
        ArticlePage.objects.filter(pk=page.pk).update(source_hash=page.source_hash)
    return missing
