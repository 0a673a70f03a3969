"""Which doors are tried, and what is asked at them."""

from collections.abc import Sequence
from urllib.parse import quote

from hypothesis import strategies

from tests.access.closed import rendition_names
from tests.access.doors.contents import FILES, PAGES, number_of, slug_of
from tests.access.doors.things import OLD_ADDRESS, Things
from tests.access.worlds import SECRET
from tests.factories.tree import locale

A_STEP = 20  # doors tried after every change: those that list everything, then the others in turn
WORDS = (SECRET, "Zyklopenplam", "zyklop*", "Wasser", "Waser", "sparen", "Kyklopenmauer", "Kyklopenmaur", "Stadtwerke")
WORDS += ("Messprotokoll", "gemeinsam", "-Wasser", '"Wasser sparen"', "مياه", "OR", "akte")
LISTS = ("search", "documents", "articles", "institutions", "projects", "events", "news")
FILTERS = ("", "&kind=article", "&kind=document", "&language=ar", "&sort=date", "&whole=1", "&year=2026", "&page=2")

queries = strategies.builds(
    lambda language, name, words, narrowed: f"/{language}/{name}/?q={quote(' '.join(words))}{narrowed}",
    strategies.sampled_from(("de", "ar", "en", "fr")),
    strategies.sampled_from(LISTS),
    strategies.lists(strategies.sampled_from(WORDS), min_size=1, max_size=4),
    strategies.sampled_from(FILTERS),
)
ALWAYS = (
    "/de/",
    f"/de/search/?q={SECRET}",
    "/de/search/?q=Wasser",
    "/de/search/?q=Wasser+sparen+Kyklopenmauer",
    "/ar/search/?q=Wasser",
    "/de/documents/",
    "/de/articles/",
    "/sitemap.xml",
    "/de/feeds/articles/",
    "/de/changes/",
    "/ar/feeds/changes/",
)
ADMIN = (
    "/admin/",
    f"/admin/pages/search/?q={SECRET}",
    f"/admin/choose-page/search/?page_type=wagtailcore.page&q={SECRET}",
    f"/admin/images/?q={SECRET}",
    f"/admin/images/chooser/results/?q={SECRET}",
    f"/admin/snippets/knowledge/document/?q={SECRET}",
    "/admin/reports/aging-pages/",
    "/admin/reports/site-history/",
)


def doors(things: Things) -> Sequence[str]:
    """Every further address, public and guessed: pages, lists, feeds, files, pictures, suggestions, the editor's."""
    world, found = things.world, ["/ar/", "/en/", "/fr/", "/robots.txt", OLD_ADDRESS, "/de/partnership/"]
    found += [f"/{language}/{name}/" for language in ("de", "ar") for name in LISTS]
    found += [f"/de/feeds/{kind}/" for kind in ("news", "documents")] + ["/ar/feeds/articles/", "/de/feeds/events.ics"]
    found += ["/de/search/?q=Zyklopenplam+Waser", '/de/search/?q="Wasser+sparen"', "/de/search/suggest?q=zyk"]
    topic = world.article.topics.get()
    for page in (world.article, world.works, world.partner, topic):
        found += [page.url, page.get_translation(locale("ar")).url]
    found += [things.places[name]["de"].url for name in ("institutions", "topics", "projects", "events")]
    for name in PAGES:
        found += [f"{place['de'].url}{slug_of(name)}/" for place in things.places.values()]
        found.append(f"/de/events/{number_of(name)}.ics")
    found += [f"{things.places['institutions'][code].url}{slug_of('amt')}/{slug_of('plan')}/" for code in ("de", "ar")]
    for name in FILES:
        pk, slug = number_of(name), f"{slug_of(name)}-de"
        found += [f"/de/documents/{pk}/", f"/ar/documents/{pk}/text/1/", f"/documents/{pk}/latest/"]
        found += [f"/documents/{pk}/v1/{slug}.de.pdf", f"/documents/{pk}/v1/x.de.pdf", f"/de/documents/{pk}/{slug}/"]
    return [*found, *(f"/-/pictures/{name}" for name in rendition_names()), *ADMIN]


def chosen(others: Sequence[str], start: int) -> Sequence[str]:
    """The doors of one step: those that are always tried, and the next of the others."""
    count = A_STEP - len(ALWAYS)
    begin = start * count
    return [*ALWAYS, *(others[(begin + at) % len(others)] for at in range(count))]
