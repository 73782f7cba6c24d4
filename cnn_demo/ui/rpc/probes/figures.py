"""The page's views as files to download: which view of which network and image, as PNG, SVG or PDF.

Drawn one at a time, never on the way to anybody's drawing.
"""

import re

from cnn_demo.errors import BadValue
from cnn_demo.exports.figures import figure_style
from cnn_demo.exports.figures.figure_style import KINDS, drawn
from cnn_demo.lab import current_lab
from cnn_demo.ui.rpc.context import network_of
from cnn_demo.ui.rpc.models import Nothing, packed
from cnn_demo.ui.rpc.probes import figure_contents as contents
from cnn_demo.ui.rpc.probes.figure_contents import FigureQuestion
from cnn_demo.ui.rpc.registry import Model, rpc

MOST_BYTES = 1_400_000  # a file; it travels as base64


class FigureViewsAnswer(Model):
    views: list[str]
    kinds: list[str]


class FigureAnswer(Model):
    """A file: its name, its media type, and its bytes as base64."""

    name: str
    type: str
    content: str


@rpc("light")
def figure_views(question: Nothing) -> FigureViewsAnswer:
    """What can be downloaded, and as what. Whoever asks will draw soon."""
    figure_style.warm()
    return FigureViewsAnswer(views=[*contents.DRAWINGS, "schematic"], kinds=list(KINDS))


@rpc("heavy")
def figure(question: FigureQuestion) -> FigureAnswer:
    """A view as a file."""
    network = network_of(question)
    if question.view == "schematic":
        if question.kind != "svg":
            raise BadValue("The schematic is drawn as SVG. Choose SVG.")
        content = contents.schematic_of(network).encode("utf-8")
    else:
        draw = contents.DRAWINGS[question.view](question, network)
        with current_lab().figures():
            content = drawn(draw, question.kind)
    if len(content) > MOST_BYTES:
        raise BadValue("This figure is too large as this kind of file. Choose PNG, or a layer with fewer maps.")
    about = "" if question.view == "schematic" else question.layer or ""
    name = re.sub(r"[^a-z0-9]+", "-", f"{network.id} {question.view} {about}".lower()).strip("-")
    return FigureAnswer(name=f"{name[:80]}.{question.kind}", type=KINDS[question.kind], content=packed(content))
