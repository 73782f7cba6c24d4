"""A whole network as one SVG: a box for every layer with its shape and parameters, arcs where signals skip layers.

Written by hand from the anatomy: no drawing library is needed, and the text stays text.
"""

from collections.abc import Sequence
from html import escape
from math import log2

from cnn_demo.networks.analysis.anatomy import LayerAnatomy
from cnn_demo.networks.layers import kind_named

WIDTH, BOX, STEP, LEFT, TOP = 560, 300, 46, 96, 84  # pixels: the sheet, a box, from box to box, where boxes begin
HEIGHT = 34  # of a box
STYLE = (
    "text{font-family:system-ui,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;fill:#1b1a18}"
    ".t{font-size:18px;font-weight:650}.n{font-size:13px;font-weight:600}.s{font-size:12px;fill:#65615a}"
    ".w{stroke:#65615a;fill:none;stroke-width:1.3}.a{stroke:#0b6e6b;fill:none;stroke-width:1.6}"
)


def schematic(layers: Sequence[LayerAnatomy], title: str, classes: int) -> str:
    """SVG text. Layers from top to bottom in the order in which they run; `title` is any text and is escaped.

    BadValue for a layer of a kind that is not known.
    """
    rows = {"input": 0} | {layer.name: i + 1 for i, layer in enumerate(layers)}
    total = sum(layer.parameters for layer in layers)
    bottom = TOP + STEP * (len(layers) + 1) + 44
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {bottom}" width="{WIDTH}" height="{bottom}"'
        f' role="img" aria-label="{escape(title)}">',
        f"<style>{STYLE}</style>",
        '<defs><marker id="p" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0 8 4 0 8z" fill="context-stroke"/></marker></defs>',
        f'<rect width="{WIDTH}" height="{bottom}" fill="#ffffff"/>',
        _text(24, 34, title, "t"),
        _text(24, 56, f"{len(layers)} layers, {total:,} parameters, {_macs(layers)}", "s"),
        _box(0, "input", "image", layers[0].input_shape, "", "#ffffff"),
    ]
    for layer in layers:
        color = kind_named(layer.kind).color
        parts.append(_box(rows[layer.name], layer.name, layer.kind, layer.output_shape, _counted(layer), color))
        parts += [_line(rows[source], rows[layer.name]) for source in layer.inputs if source in rows]
    parts.append(_text(LEFT, bottom - 18, f"softmax over {classes} classes; arcs are signals that skip layers", "s"))
    return "\n".join([*parts, "</svg>"])


def _box(row: int, name: str, kind: str, shape: tuple[int, ...], counted: str, color: str) -> str:
    """Beside each box a bar whose length tells how many numbers leave it, on a logarithmic scale."""
    y = TOP + STEP * row
    sizes = "×".join(map(str, shape))
    numbers = 1
    for side in shape:
        numbers *= side
    length = round(4 * log2(numbers + 1), 1)
    return "".join(
        [
            f'<rect x="{LEFT}" y="{y}" width="{BOX}" height="{HEIGHT}" rx="6" fill="{color}" stroke="#c9c5bb"/>',
            f'<rect x="{LEFT - 12 - length}" y="{y + 13}" width="{length}" height="8" rx="2" fill="#14365c"/>',
            _text(LEFT + 10, y + 15, name, "n"),
            _text(LEFT + 10, y + 29, f"{kind}{counted}", "s"),
            _text(LEFT + BOX - 10, y + 22, sizes, "n", "end"),
        ]
    )


def _line(source: int, target: int) -> str:
    """Straight to the next box; around the boxes between where the signal skips them."""
    start, end = TOP + STEP * source + HEIGHT, TOP + STEP * target
    if target == source + 1:
        x = LEFT + BOX / 2
        return f'<path class="w" d="M{x} {start}V{end}" marker-end="url(#p)"/>'
    right = LEFT + BOX
    out = right + min(20 + 9 * (target - source), 150)
    return (
        f'<path class="a" d="M{right} {start - HEIGHT / 2}C{out} {start - HEIGHT / 2} {out} {end + HEIGHT / 2}'
        f' {right} {end + HEIGHT / 2}" marker-end="url(#p)"/>'
    )


def _text(x: float, y: float, words: str, style: str, anchor: str = "start") -> str:
    return f'<text x="{x}" y="{y}" class="{style}" text-anchor="{anchor}">{escape(words)}</text>'


def _counted(layer: LayerAnatomy) -> str:
    return f" · {layer.parameters:,} parameters" if layer.parameters else ""


def _macs(layers: Sequence[LayerAnatomy]) -> str:
    return f"{sum(layer.macs for layer in layers):,} multiplications for one image"
