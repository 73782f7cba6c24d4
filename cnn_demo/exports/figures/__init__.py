"""Figures for a report, drawn with matplotlib where they are asked for, and diagrams as SVG."""

from cnn_demo.exports.figures.block_diagram import overview
from cnn_demo.exports.figures.contact_sheet import montage
from cnn_demo.exports.figures.layer_diagram import schematic

__all__ = ["montage", "overview", "schematic"]
