"""Do plots say what their numbers say, in both directions of reading, in drawings, tables and pictures?"""

import datetime
import io
import re
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from home.plots import Plot, Series, Side, Span, bar_plot, bridge_plot, line_plot, span_plot
from home.plots.plot import WIDTH, Bar, Line
from home.plots.scales import date_scale, value_scale

DAY = datetime.date
LOSS = [(DAY(2024, 10, 1), 31.0), (DAY(2025, 4, 2), 27.1), (DAY(2026, 9, 30), 1019.75)]
numbers = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12)
days = st.dates(DAY(1900, 1, 1), DAY(2100, 1, 1))


def losses(language: str) -> object:
    target = [(DAY(2024, 10, 1), 31.0), (DAY(2027, 1, 1), 18.0)]
    series = [Series("Gemessen <b>", LOSS), Series("Ziel", target, is_target=True)]
    return line_plot(series, title='Verlust & "mehr"', unit="%", language=language)


def test_the_drawing_is_well_formed_and_holds_no_style_script_or_id() -> None:
    svg = losses("de").svg
    root = ElementTree.fromstring(svg)
    assert root.attrib["role"] == "img"
    assert root[0].text == 'Verlust & "mehr"'
    assert not re.search(r"style=|<script|\sid=|\son\w+=", svg)
    assert "<b>" not in svg


def test_the_table_says_every_value_as_the_language_writes_it() -> None:
    plot = losses("de")
    assert plot.head[1:] == ("Gemessen <b>", "Ziel")
    assert [row[1:] for row in plot.table] == [("31", "31"), ("27,1", ""), ("1.019,75", ""), ("", "18")]
    assert losses("en").table[2][1] == "1,019.75"


def test_arabic_plots_begin_on_the_right() -> None:
    def first(language: str) -> float:
        lines = [shape for shape in losses(language).shapes if isinstance(shape, Line)]
        return next(line for line in lines if line.look == "1").points[0][0]

    assert first("de") < WIDTH / 4
    assert first("ar") > WIDTH * 3 / 4
    assert 'direction="rtl"' in losses("ar").svg


def test_one_value_alone_is_drawn_and_its_target_is_a_level_line() -> None:
    series = [Series("Wert", [(DAY(2026, 1, 1), 0.0)]), Series("Ziel", [(DAY(2026, 1, 1), 5.0)], is_target=True)]
    plot = line_plot(series, title="Eins", unit="", language="de")
    target = next(shape for shape in plot.shapes if isinstance(shape, Line) and shape.look == "target")
    assert target.points[0][1] == target.points[1][1]


def test_a_plot_without_values_says_so_and_draws_nothing() -> None:
    plot = line_plot([Series("Wert", [])], title="Leer", unit="", language="de")
    assert plot.is_empty
    assert plot.svg == ""
    assert "<svg" not in render_to_string("home/partials/plot.html", {"plot": plot})
    with pytest.raises(ValueError, match="empty"):
        plot.png(400)


def test_numbers_that_are_none_are_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        line_plot([Series("x", [(DAY(2026, 1, 1), float("nan"))])], title="", unit="", language="de")
    with pytest.raises(ValueError, match="zero"):
        bar_plot([("a", -1)], title="")


def test_the_partial_shows_drawing_legend_and_table_with_escaped_labels() -> None:
    html = render_to_string("home/partials/plot.html", {"plot": losses("ar")})
    assert html.count("<svg") == 3
    assert "Gemessen &lt;b&gt;" in html
    assert html.count("<tr>") == 5


@pytest.mark.parametrize("width", [100, 640, 2400])
@pytest.mark.parametrize("language", ["de", "ar"])
def test_the_picture_has_the_width_asked_for_and_is_not_blank(width: int, language: str) -> None:
    picture = Image.open(io.BytesIO(losses(language).png(width)))
    assert picture.width == width
    assert len(picture.convert("L").getcolors()) > 5


def test_arabic_words_of_a_picture_are_drawn_with_our_own_fonts() -> None:
    bare = bar_plot([("", 1.0)], title="", language="ar").png(400)
    words = bar_plot([("المياه", 1.0)], title="", language="ar").png(400)
    dark = [sum(Image.open(io.BytesIO(png)).convert("L").histogram()[:128]) for png in (bare, words)]
    assert dark[1] > dark[0] + 50


@given(st.lists(numbers, min_size=1, max_size=20))
@settings(max_examples=200, deadline=None)
def test_every_value_lies_on_its_scale_between_two_to_ten_ticks(values: list[float]) -> None:
    scale = value_scale(values)
    assert scale.low < scale.high
    margin = (scale.high - scale.low) * 1e-6
    assert scale.low - margin <= min(values) <= max(values) <= scale.high + margin
    assert 2 <= len(scale.ticks) <= 10


@given(st.lists(days, min_size=1, max_size=20), st.sampled_from(["de", "ar", "en", "fr"]))
@settings(max_examples=200, deadline=None)
def test_ticks_of_days_stand_within_the_days_and_are_few(found: list[DAY], language: str) -> None:
    scale = date_scale(found, language)
    assert len(scale.ticks) <= 4
    assert all(0 <= scale.share(day) <= 1 for day, _words in scale.ticks)
    assert len({words for _day, words in scale.ticks}) == len(scale.ticks)


@given(st.lists(st.tuples(days, numbers), min_size=1, max_size=30))
@settings(max_examples=100, deadline=None)
def test_everything_drawn_stays_on_the_canvas(points: list[tuple[DAY, float]]) -> None:
    for language in ("de", "ar"):
        plot = line_plot([Series("Wert", points)], title="t", unit="u", language=language)
        for shape in plot.shapes:
            for x, y in shape.points if isinstance(shape, Line) else [(shape.x, shape.y)]:
                assert -0.01 <= x <= WIDTH + 0.01
                assert 0 <= y <= plot.height


def test_a_net_ties_names_of_both_columns_and_is_mirrored_in_arabic() -> None:
    def net(language: str) -> Plot:
        near, far = (
            [Side("Hier", [("a", "Amt A"), ("b", "Ein sehr langer Name einer Behörde")])],
            [Side("Dort", [(1, "X")])],
        )
        return bridge_plot(
            near,
            far,
            [("a", 1), ("b", 1)],
            title="Netz",
            head=("Eins", "Zwei"),
            table=[("Amt A", "X")],
            language=language,
        )

    lines = [shape for shape in net("de").shapes if isinstance(shape, Line)]
    assert len(lines) == 2
    assert {line.points[1] for line in lines} == {lines[0].points[1]}, "both end at the same member"
    assert all(line.points[0][0] < WIDTH / 2 < line.points[1][0] for line in lines)
    mirrored = [shape for shape in net("ar").shapes if isinstance(shape, Line)]
    assert [line.points[0][0] for line in mirrored] == [WIDTH - line.points[0][0] for line in lines]
    assert "…" in net("de").svg
    with pytest.raises(KeyError):
        bridge_plot([], [], [("a", 1)], title="", head=(), table=[("a",)], language="de")


def test_a_span_is_as_long_as_it_lasts_and_filled_as_far_as_it_is_done() -> None:
    today = DAY(2026, 1, 1)
    spans = [Span("Halb", DAY(2025, 1, 1), DAY(2027, 1, 1), 1, 2, "läuft"), Span("Ohne Ende", DAY(2025, 7, 1))]
    plot = span_plot(spans, title="Zeiten", today=today, language="en")
    whole, done, endless = [shape for shape in plot.shapes if isinstance(shape, Bar)]
    assert done.width == pytest.approx(whole.width / 2)
    assert endless.x + endless.width == pytest.approx(
        next(s for s in plot.shapes if isinstance(s, Line) and s.look == "target").points[0][0]
    )
    assert [row[3:] for row in plot.table] == [("1 of 2", "läuft"), ("", "")]
    assert plot.table[1][2] == ""
    arabic = span_plot(spans, title="Zeiten", today=today, language="ar")
    first = next(shape for shape in arabic.shapes if isinstance(shape, Bar))
    assert first.x + first.width == pytest.approx(WIDTH - whole.x)
    assert span_plot([], title="", today=today, language="de").is_empty
