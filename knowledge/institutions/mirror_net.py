"""Mirrors as a picture: the institutions of both sides in two columns, a line for every pair."""

from collections.abc import Iterable, Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _t
from django.utils.translation import pgettext as _pt

from home.plots import Plot, bridge_plot
from home.plots import Side as Column
from knowledge.institutions.mirrors import Pair, Side


def mirror_net(pairs: Sequence[Pair], language: str) -> Plot:
    """All mirrors: institutions of the reader's side first, a line for every pair."""
    rows = [
        (f"{one.here.title} ({one.here.municipality})", f"{one.there.title} ({one.there.municipality})",
         date_format(one.since, "SHORT_DATE_FORMAT") if one.since else "")
        for one in pairs
    ]  # fmt: skip
    return bridge_plot(
        _column(one.here for one in pairs),
        _column(one.there for one in pairs),
        [(_key(one.here), _key(one.there)) for one in pairs],
        title=_t("Who mirrors whom"),
        head=(_t("Institution"), _t("Its mirror"), _pt("mirror", "Since")),
        table=rows,
        language=language,
    )


def _column(sides: Iterable[Side]) -> list[Column]:
    """The institutions of a column by municipality, each once, in the order of the mirrors."""
    groups: dict[str, dict[tuple[str, str], str]] = {}
    for one in sides:
        groups.setdefault(one.municipality, {})[_key(one)] = one.name
    return [Column(city, list(members.items())) for city, members in groups.items()]


def _key(side: Side) -> tuple[str, str]:
    return side.municipality, side.title
