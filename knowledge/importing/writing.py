"""How does a new draft become an article on this site, its links led to the pages that came in with it?"""

from collections.abc import Callable, Sequence

from knowledge.articles.models import ArticlePage
from knowledge.importing.drafts import Draft
from knowledge.importing.links import Resolve, resolved
from knowledge.importing.planting import Seed, plant


def create(drafts: Sequence[Draft], resolver: Callable[[str], Resolve], links: dict[tuple[str, str], int]) -> None:
    """Make a live page with its first revision of each draft. Call it inside a unit of work.

    `links` learns the ids of the new pages by group and language, before `resolver` is asked, per language code, where
    links lead.
    """

    def complete() -> None:
        links.update({(draft.source.group, draft.source.language): seed.page.pk for draft, seed in pairs})
        for draft, seed in pairs:
            _fill(draft, seed.page, resolver(draft.source.language))

    pairs = [(draft, _seed(draft)) for draft in drafts]
    plant([seed for _draft, seed in pairs], complete)


def _seed(draft: Draft) -> Seed:
    assert draft.parent is not None
    draft.page = page = ArticlePage(
        slug=draft.slug,
        locale=draft.locale,
        translation_key=draft.translation_key,
        written_in=draft.written_in,
        **draft.values(),
    )
    for name, things in draft.relations().items():
        setattr(page, name, things)
    return Seed(page, draft.parent.pk, draft.audience, log={"import": draft.source_key})


def _fill(draft: Draft, page: ArticlePage, resolve: Resolve) -> None:
    page.body, draft.missing = resolved(draft.stream, resolve)
    if draft.missing:
        page.source_hash = ""  # not complete yet: the importer comes back to it, at the latest with the next import
