"""The separate parts of a drawing: which are specks, which belong together, and whether there are several things.

A part is a connected set of pixels (8 neighbors). They are found from the runs of each row (Rosenfeld and Pfaltz 1966),
on a grid so coarse that this takes less than a thousandth of a second.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from cnn_demo.prediction.marks.touching import are_touching

Mask = NDArray[np.bool_]
Pixels = NDArray[np.uint8]

GRID = 96  # cells of the longer side, at most
DUST = 0.05  # of the drawing's longer side: nothing so small is meant, wherever it lies
SMALL = 0.25  # of the same: a part this small is a speck where it lies far away
FAR, FARTHER = 0.06, 1.5  # shares of the drawing's side and of its own within which it belongs; the dot of an i does
AS_LARGE = 0.55  # of the larger one's height: what else may be a thing of its own
AS_HEAVY = 0.12  # of its area: a 1 beside an 8
APART = 0.15  # of their height lies between two things; strokes of one digit lie closer
FRAME, RING = 0.9, 0.7  # shares of its box that what a drawn frame or a ring encloses fills
INNER = 0.4  # of a ring's side: what is smaller inside a ring may be the dot of a zero


@dataclass(frozen=True, eq=False)
class Part:
    """One connected part: its box, its area, and the mask of the whole grid where it is."""

    top: int
    bottom: int
    left: int
    right: int
    area: int
    runs: NDArray[np.int64]  # (n, 3): row, first column, column after the last
    shape: tuple[int, int]

    @property
    def mask(self) -> Mask:
        """bool, of the grid's shape."""
        edges = np.zeros((self.shape[0], self.shape[1] + 1), dtype=np.int8)
        rows, starts, ends = self.runs.T
        edges[rows, starts], edges[rows, ends] = 1, -1
        return np.asarray(edges.cumsum(axis=1, dtype=np.int8)[:, :-1].view(bool))

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def side(self) -> int:
        """The longer one of its box."""
        return max(self.height, self.width)


def parts_of(marks: Mask) -> list[Part]:
    """All connected parts, the largest first."""
    edges = np.zeros((marks.shape[0], marks.shape[1] + 1), dtype=np.int8)
    edges[:, :-1] = marks
    edges[:, 1:] -= marks
    rows, starts = np.nonzero(edges > 0)
    runs = np.stack([rows, starts, np.nonzero(edges < 0)[1]], axis=1)
    roots = np.array(_joined(runs.tolist()), dtype=np.int64)
    parts = [_part(runs[roots == root], marks.shape) for root in sorted(set(roots.tolist()))]
    return sorted(parts, key=lambda part: -part.area)


def enclosed(mask: Mask) -> Mask:
    """The mask with its holes filled."""
    outside = np.zeros_like(mask)
    for part in parts_of(~mask):
        if 0 in (part.top, part.left) or part.bottom == mask.shape[0] or part.right == mask.shape[1]:
            outside |= part.mask
    return ~outside


def box_share(mask: Mask) -> float:
    """The share of the tightest box, turned as it may be, that is filled."""
    points = np.argwhere(mask)
    angles = np.radians(np.arange(0, 90, 3))
    across = points @ np.stack([np.cos(angles), np.sin(angles)])
    along = points @ np.stack([-np.sin(angles), np.cos(angles)])
    boxes = (np.ptp(across, axis=0) + 1) * (np.ptp(along, axis=0) + 1)
    return float(len(points) / boxes.min())


def without_specks(ink: Pixels) -> tuple[Pixels, bool]:
    """(the drawing without dust, far dots and a frame around it, whether what is left are several things).

    `ink` is uint8 (H, W), 0 paper to 255 ink; the same array comes back where nothing was taken away."""
    factor = -(-max(ink.shape) // GRID)
    grid = _reduced(ink > min(60, int(ink.max()) // 2), factor)
    parts = parts_of(grid)
    if not parts:
        return ink, False
    kept = _one_drawing(_without_frame(parts)) if len(parts) > 1 else parts
    if len(kept) < len(parts):
        away = np.logical_or.reduce([part.mask for part in parts if part not in kept])
        large = away.repeat(factor, axis=0).repeat(factor, axis=1)[: ink.shape[0], : ink.shape[1]]
        ink = np.where(large, np.uint8(0), ink)
    return ink, are_several(kept)


def are_several(parts: list[Part]) -> bool:
    """Do these look like two things side by side, or one above the other, each about as large as the other?"""
    if _stand_apart(parts, _columns) or _stand_apart(parts, _rows):
        return True
    return are_touching(parts[0].mask)


def _reduced(marks: Mask, factor: int) -> Mask:
    """Each cell of factor × factor pixels: is there anything in it?"""
    if factor == 1:
        return marks
    height, width = (-(-side // factor) * factor for side in marks.shape)
    padded = np.zeros((height, width), dtype=bool)
    padded[: marks.shape[0], : marks.shape[1]] = marks
    rows: Mask = np.logical_or.reduce([padded[first::factor] for first in range(factor)])
    cells: Mask = np.logical_or.reduce([rows[:, first::factor] for first in range(factor)])
    return cells


def _joined(runs: list[list[int]]) -> list[int]:
    """For each run of marks the number of a run that stands for its part."""
    parent = list(range(len(runs)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = i = parent[parent[i]]
        return i

    above = 0
    for i, (row, start, end) in enumerate(runs):
        while runs[above][0] < row - 1 or (runs[above][0] == row - 1 and runs[above][2] < start):
            above += 1
        other = above
        while other < i and runs[other][0] == row - 1 and runs[other][1] <= end:
            parent[root(other)] = root(i)
            other += 1
    return [root(i) for i in range(len(runs))]


def _part(runs: NDArray[np.int64], shape: tuple[int, ...]) -> Part:
    (top, left), (bottom, right) = runs[:, :2].min(axis=0), runs[:, ::2].max(axis=0)
    area = int((runs[:, 2] - runs[:, 1]).sum())
    return Part(int(top), int(bottom) + 1, int(left), int(right), area, runs, (shape[0], shape[1]))


def _without_frame(parts: list[Part]) -> list[Part]:
    """Without the thin rectangle or ring that is drawn around all the rest, if there is one."""
    outer = max(parts, key=lambda part: part.height * part.width)
    rest = [part for part in parts if part is not outer]
    around = all(
        outer.top < part.top and part.bottom < outer.bottom and outer.left < part.left and part.right < outer.right
        for part in rest
        if part.side > DUST * outer.side
    )
    inner = max(part.side for part in rest) / outer.side
    if not around or inner < SMALL:
        return parts
    return rest if box_share(enclosed(outer.mask)) >= (FRAME if inner < INNER else RING) else parts


def _one_drawing(parts: list[Part]) -> list[Part]:
    """The largest part and, again and again, what is neither dust nor both small and far from what is kept."""
    kept, waiting = [parts[0]], parts[1:]
    while True:
        size = max(_extent(kept, _rows), _extent(kept, _columns))
        near = [part for part in waiting if part.side > DUST * size and _belongs(part, kept, size)]
        if not near:
            return kept
        kept += near
        waiting = [part for part in waiting if part not in near]


def _belongs(part: Part, kept: list[Part], size: int) -> bool:
    far = FAR * size + FARTHER * part.side
    return part.side >= SMALL * size or any(_distance(part, other) <= far for other in kept)


Span = tuple[int, int]


def _rows(part: Part) -> Span:
    return part.top, part.bottom


def _columns(part: Part) -> Span:
    return part.left, part.right


def _extent(parts: list[Part], span: Callable[[Part], Span]) -> int:
    return max(span(part)[1] for part in parts) - min(span(part)[0] for part in parts)


def _distance(a: Part, b: Part) -> int:
    """Between their boxes, the larger of down and across."""
    return max(a.top - b.bottom, b.top - a.bottom, a.left - b.right, b.left - a.right, 0)


def _stand_apart(parts: list[Part], span: Callable[[Part], Span]) -> bool:
    """Two groups of parts with a gap between them along `span`, about as large as each other."""
    groups: list[list[Part]] = []
    for part in sorted(parts, key=span):
        last = groups[-1] if groups else None
        if last and _overlap(span(part), (min(map(span, last))[0], max(span(p)[1] for p in last))):
            last.append(part)
        else:
            groups.append([part])
    heights = [_extent(group, _rows) for group in groups]
    areas = [sum(part.area for part in group) for group in groups]
    large = [
        group
        for group, height, area in zip(groups, heights, areas, strict=True)
        if height >= AS_LARGE * max(heights) and area >= AS_HEAVY * max(areas)
    ]
    if len(large) < 2:
        return False
    gap = max(
        min(span(part)[0] for part in after) - max(span(part)[1] for part in before)
        for before, after in pairwise(large)
    )
    whole = [part for group in large for part in group]
    is_wide = span is _columns and _extent(whole, _columns) > 1.05 * _extent(whole, _rows)
    return is_wide or gap >= APART * max(heights)


def _overlap(a: Span, b: Span) -> bool:
    """By at least half of the shorter one."""
    return min(a[1], b[1]) - max(a[0], b[0]) >= 0.5 * min(a[1] - a[0], b[1] - b[0])
