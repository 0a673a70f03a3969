"""How do figures look? Line and bar plots as inline SVG with their table, and as PNG for files."""

from home.plots.bars import bar_plot
from home.plots.lines import line_plot
from home.plots.plot import Key, Plot, Series

__all__ = ["Key", "Plot", "Series", "bar_plot", "line_plot"]
