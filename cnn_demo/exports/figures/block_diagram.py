"""A network on one page as SVG: a box for each of its folded parts with shapes and counts, branches side by side.

Written by hand like `schematic`, which draws every layer. Colors are presentation attributes with classes, so that the
file looks the same anywhere and the page's style sheet can put it into its own colors, dark ones included.
"""

from collections.abc import Sequence
from html import escape
from math import log2

from cnn_demo.networks.analysis.block_folding import Box, Step
from cnn_demo.networks.architecture import times
from cnn_demo.networks.layer_kind import COLORS, PLAIN, Size

WIDTH, LEFT, TOP = 380, 72, 8  # pixels: the sheet, where boxes begin
BOX, GAP, LINE, PAD = 300, 14, 18, 8  # a box's width, between boxes, a line of text, inside a box
LARGEST = 224  # the widest bar at the left stands for maps of so many cells a side
FILLS = {
    "conv": COLORS["convolution"],
    "dense": COLORS["dense"],
    "pool": COLORS["pooling"],
    "block": COLORS["join"],
    "plain": PLAIN,
}
INK, MUTED, LINES, BAR, PAPER = "#1b1a18", "#65615a", "#c9c5bb", "#14365c", "#ffffff"


def overview(boxes: Sequence[Box], image: Size, title: str) -> str:
    """SVG text; `title` is any text and names the drawing for a screen reader."""
    first = Box((), "image", "", (), image, 0, 0)
    parts, y = [], TOP
    for box in (first, *boxes):
        if y > TOP:
            parts.append(f'<path class="overview-line" d="M{LEFT + BOX / 2} {y - GAP}v{GAP}" stroke="{MUTED}"/>')
        parts.append(_drawn(box, y))
        y += _height(box) + GAP
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="overview" viewBox="0 0 {WIDTH} {y}" width="{WIDTH}" '
        f'height="{y}" role="img" aria-label="{escape(title)}" font-family="system-ui, sans-serif">'
    )
    return "\n".join(
        [head, f'<rect class="overview-paper" width="{WIDTH}" height="{y}" fill="{PAPER}"/>', *parts, "</svg>"]
    )


def _drawn(box: Box, y: int) -> str:
    """The bar at the left is as long as the maps are wide and as thick as they are many, on logarithmic scales."""
    kind, height = _kind(box), _height(box)
    maps, side = box.shape[0], box.shape[1] if len(box.shape) == 3 else 1
    long, thick = 6 + 50 * log2(side) / log2(LARGEST), 2 + 1.3 * log2(maps + 1)
    middle = y + 18
    name, _, stride = box.title.partition(", ")
    repeats = f" × {box.times}" if box.times > 1 else ""
    parts = [
        f'<rect class="overview-bar" x="{34 - long / 2:.1f}" y="{middle - thick / 2:.1f}" width="{long:.1f}" '
        f'height="{thick:.1f}" rx="1.5" fill="{BAR}"/>',
        f'<rect class="overview-{kind}" x="{LEFT}" y="{y}" width="{BOX}" height="{height}" rx="6" '
        f'fill="{FILLS[kind]}" stroke="{LINES}"/>',
        _text(LEFT + PAD, y + 16, name + repeats, 13, "name"),
        _text(LEFT + BOX - PAD, y + 16, times(box.shape), 13, "name", "end"),
    ]
    said = ", ".join(filter(None, (stride, box.detail, f"{box.parameters:,} parameters" if box.parameters else "")))
    if said:
        parts.append(_text(LEFT + PAD, y + 16 + LINE, said, 12, "said"))
    width = (BOX - 2 * PAD) / max(1, len(box.branches))
    for i, branch in enumerate(box.branches):
        parts.append(_branch(branch, LEFT + PAD + i * width, y + 24 + LINE, width))
    return "".join(parts)


def _branch(branch: Sequence[Step], x: float, y: int, width: float) -> str:
    if not branch:
        return _text(x + width / 2, y + 14, "shortcut", 12, "said", "middle")
    return "".join(
        f'<rect class="overview-step" x="{x + 2:.1f}" y="{y + i * (LINE + 3)}" width="{width - 4:.1f}" '
        f'height="{LINE}" rx="3" fill="{PAPER}" stroke="{LINES}"/>'
        + _text(x + width / 2, y + i * (LINE + 3) + 13, _short(step), 11, "name", "middle")
        for i, step in enumerate(branch)
    )


def _short(step: Step) -> str:
    """3×3 convolution, stride 2 of 128 maps is "3×3 / 2 · 128"."""
    name, maps = step
    if "pooling" in name:
        return "pool"
    return f"{name.replace(' convolution', '').replace(', stride ', ' / ')} · {maps}"


def _height(box: Box) -> int:
    steps = max((len(branch) for branch in box.branches), default=0)
    said = box.detail or box.parameters or ", " in box.title
    return 24 + LINE * bool(said) + (steps * (LINE + 3) + 6 if steps else 0)


def _kind(box: Box) -> str:
    if box.branches:
        return "block"
    known = {"convolution": "conv", "pooling": "pool", "dense": "dense"}
    return next((kind for word, kind in known.items() if word in box.title), "plain")


def _text(x: float, y: float, words: str, size: int, style: str, anchor: str = "start") -> str:
    """Names are ink, what is said about them is muted."""
    color, weight = (INK, 600) if style == "name" else (MUTED, 400)
    return (
        f'<text class="overview-{style}" x="{x:g}" y="{y}" font-size="{size}" font-weight="{weight}" '
        f'fill="{color}" text-anchor="{anchor}">{escape(words)}</text>'
    )
