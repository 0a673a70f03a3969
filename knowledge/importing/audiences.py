"""For whom is a page that comes in? A source may close what is open here; what people closed here it never opens."""

from collections.abc import Sequence

from wagtail.models import PageViewRestriction

from home.audience import PUBLIC, Audience, Level, audience_of, copy_page_audience, set_page_audience
from home.base import BasePage


def close_new(pages: Sequence[tuple[BasePage, Audience]]) -> None:
    """New pages with the audience each asks for, once they stand; run in the transaction that plants them.

    A further language of an article that is here already takes over what the article has.
    """
    keys = {page.translation_key for page, _wanted in pages}
    rows = PageViewRestriction.objects.filter(page__translation_key__in=keys)
    closed = set(rows.values_list("page__translation_key", flat=True))
    for page, wanted in pages:
        if page.translation_key in closed:
            copy_page_audience(page)
        if close(page, wanted):
            closed.add(page.translation_key)


def close(page: BasePage, wanted: Audience) -> bool:
    """Give every language version of the page this audience if it is narrower than the present one; whether it was."""
    if wanted == PUBLIC:
        return False
    owners = list(page.audience_owners())
    if wanted.level == Level.CHOSEN:  # as it reads once it is set
        wanted = Audience(Level.CHOSEN, wanted.chosen | {owner.pk for owner in owners})
    if not narrower(wanted, audience_of(page)):
        return False
    set_page_audience(page, wanted, owners=owners)
    return True


def narrower(wanted: Audience, present: Audience) -> bool:
    """Whether nobody who may not see it now could see it then, and somebody less."""
    if wanted.level == Level.CHOSEN and present.level == Level.CHOSEN:
        return wanted.chosen < present.chosen
    order = (Level.PUBLIC, Level.PARTNERSHIP, Level.CHOSEN)
    return order.index(Level(wanted.level)) > order.index(Level(present.level))
