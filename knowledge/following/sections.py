"""The lists on a member's own page. Each subject adds its own through a hook, so that this package need not know them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from wagtail import hooks

from home.languages import Language
from home.languages import language as language_of
from search.access import Viewer

MY_SECTIONS_HOOK = "register_my_sections"  # functions (viewer, language) -> iterable of MySection


@dataclass(frozen=True)
class MyLine:
    """One thing to go to. `language` is the code of the title's language, "" the reader's own; `tone` as of a fact."""

    title: str
    url: str
    language: str = ""
    fact: str = ""
    tone: str = ""

    @property
    def written_in(self) -> Language:
        return language_of(self.language)


@dataclass(frozen=True)
class MySection:
    """A headed list. `name` is an id for the page, unique and without spaces; `position` orders the lists of all subjects.

    Without lines the page says `empty` (what to do to get some); with neither the list is left out. `more_url` leads
    to all of them. Texts are translated already.
    """

    name: str
    position: int
    heading: str
    lines: Sequence[MyLine] = ()
    empty: str = ""
    more_url: str = ""
    more_label: str = ""


def my_sections(viewer: Viewer, language: str, own: Iterable[MySection] = ()) -> list[MySection]:
    """The lists of all subjects that have something to say to this member, in order."""
    functions: Iterable[Callable[[Viewer, str], Iterable[MySection]]] = hooks.get_hooks(MY_SECTIONS_HOOK)
    found = [*own, *(section for function in functions for section in function(viewer, language))]
    return sorted((one for one in found if one.lines or one.empty), key=lambda one: (one.position, one.name))
