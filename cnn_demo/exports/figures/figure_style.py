"""What every figure is made with: a sheet with a title, the page's colors, a legend with numbers, and the file itself.

Matplotlib's Figure objects without pyplot, so that nothing is kept; matplotlib is imported at the first figure, or by
`warm` shortly before. It is not made for threads: callers draw one
figure at a time.
"""

import importlib
import io
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from cnn_demo.errors import unknown
from cnn_demo.exports.figures.contact_sheet import palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

KINDS = {"png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf"}
DOTS = 200  # an inch, of a PNG
SETTINGS: Any = {
    "text.parse_math": False,  # a class may be named "$"
    "svg.fonttype": "none",  # text stays text
    "svg.hashsalt": "cnn-lab",  # the same figure is the same file
    "pdf.fonttype": 42,
    "font.size": 9.0,
    "axes.titlesize": 9.0,
    "figure.facecolor": "white",
}


def drawn(make: "Callable[[], Figure]", kind: str) -> bytes:
    """The figure that `make` makes as a file of this kind. BadValue naming the kinds."""
    if kind not in KINDS:
        raise unknown("kind of file", kind, KINDS)
    import matplotlib

    with matplotlib.rc_context(SETTINGS):
        figure, stream = make(), io.BytesIO()
        dates = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}.get(kind)
        figure.savefig(stream, format=kind, dpi=DOTS, metadata=dates)
        figure.clear()
    return stream.getvalue()


def warm() -> None:
    """Import matplotlib beside everything else: the first figure then takes no longer than the next."""
    threading.Thread(target=importlib.import_module, args=("matplotlib.figure",), daemon=True).start()


def sheet(width: float, height: float, title: str) -> "Figure":
    """Width and height in inches, bounded whatever is drawn."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, min(height, 14)), layout="constrained")
    figure.suptitle(title, fontsize=10)
    return figure


def legend(figure: "Figure", shown: Any, axis: "Axes", signed: bool, limit: float) -> None:
    """The colors with numbers: zero and both ends."""
    bar = figure.colorbar(shown, ax=axis, fraction=0.046, pad=0.03)
    bar.set_ticks([1, 128, 255] if signed else [0, 255])
    names = [-limit, 0, limit] if signed else [0, limit]
    bar.set_ticklabels([f"{value:.3g}".replace("-", "−") for value in names])


def colors(signed: bool) -> Any:
    from matplotlib.colors import ListedColormap

    return ListedColormap(palette(signed) / 255)


def bare(axis: "Axes", frame: bool = True) -> None:
    axis.set_xticks([])
    axis.set_yticks([])
    for spine in axis.spines.values():
        spine.set_visible(frame)
