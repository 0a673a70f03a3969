"""How do figures look? Lines, bars, spans of time and ties as inline SVG with their table, and as PNG for files."""

from home.plots.bars import bar_plot
from home.plots.bridges import Side, bridge_plot
from home.plots.lines import line_plot
from home.plots.plot import Key, Plot, Series
from home.plots.spans import Span, span_plot

__all__ = ["Key", "Plot", "Series", "Side", "Span", "bar_plot", "bridge_plot", "line_plot", "span_plot"]
