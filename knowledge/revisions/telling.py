"""What is an editor told after their version and somebody else's became one?"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import ngettext
from wagtail.admin.utils import get_user_display_name

from knowledge.revisions.contents import Content, is_stream, stream_of
from knowledge.revisions.placing import moved
from knowledge.revisions.sameness import same


def people_named(people: Sequence[Any]) -> str:
    """Names for editors, who see them in the history as well."""
    return ", ".join(get_user_display_name(person) for person in people) or _t("somebody else")


def merged_message(model: type[Model], versions: tuple[Content, ...], people: Sequence[Any]) -> str:
    """One sentence: whose changes were taken in, and which."""
    base, _mine, theirs = versions
    told = _t("; ").join(_changes(model, base, theirs))
    values = {"people": people_named(people), "changes": told or _t("nothing that shows")}
    return (
        _t("Merged with what %(people)s saved meanwhile: %(changes)s. Your own version stands in the history as well.")
        % values
    )


def _changes(model: type[Model], base: Content, theirs: Content) -> Iterator[str]:
    for field in model._meta.get_fields():
        name = field.name
        if name not in theirs or name in ("latest_revision_created_at", "draft_title", "last_published_at"):
            continue
        if is_stream(model, name):
            if counts := _t(", ").join(_counts(stream_of(base.get(name)), stream_of(theirs[name]))):
                yield counts
        elif getattr(field, "editable", False) and not same(base.get(name), theirs[name]):
            yield capfirst(str(getattr(field, "verbose_name", name)))


def _counts(base: list[Any], theirs: list[Any]) -> Iterator[str]:
    before, after = ({block["id"]: block for block in side} for side in (base, theirs))
    both = before.keys() & after.keys()
    if number := sum(not same(before[key], after[key]) for key in both):
        yield ngettext("%(count)s part changed", "%(count)s parts changed", number) % {"count": number}
    if number := len(after.keys() - before.keys()):
        yield ngettext("%(count)s part added", "%(count)s parts added", number) % {"count": number}
    if number := len(before.keys() - after.keys()):
        yield ngettext("%(count)s part removed", "%(count)s parts removed", number) % {"count": number}
    if number := len(moved(list(before), list(after))):
        yield ngettext("%(count)s part moved", "%(count)s parts moved", number) % {"count": number}
