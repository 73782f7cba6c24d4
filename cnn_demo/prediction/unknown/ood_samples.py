"""Images of nothing that a network knows, to measure how many of them it takes for something.

Scribbles, blots and faces are drawn on the pad and prepared as a visitor's drawing is; noise and plain colors go in as
they are; the other data sets come from the bundled samples. All are drawn from a seed. What the unknown is learned from
is drawn by other hands (see `outlier_drawings`) than what it is measured on.

Drawing and preparing takes ten seconds, longer than many a training: those that runs are measured with lie in a file.
`python -m cnn_demo.prediction.outlier_file` writes it.
"""

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from torch import Tensor

from cnn_demo.data import BUNDLED, DATASETS, DatasetSpec
from cnn_demo.data.store import DataStore
from cnn_demo.prediction.checkpoint.checkpoint_file import Card
from cnn_demo.prediction.preprocessing.preprocess import from_ink, from_photo
from cnn_demo.prediction.unknown.outlier_drawings import HANDS, PAD, Draw, on_pad

Pixels = NDArray[np.uint8]
Kinds = dict[str, Pixels]  # kind -> uint8 (each, C, H, W)

FILE = Path(__file__).parent / "outliers.npz"
LEARNED, MEASURED = 120, 100  # of each kind, in the file
LEARNED_SEED, MEASURED_SEED = 2, 1
SLANT = 15  # degrees at most, of a digit drawn again
WIDTHS = 0.6, 1.2  # how wide it is, as a share of what it was: some people write narrow zeros


def ood_samples(card: Card, data: DataStore, each: int = MEASURED, seed: int = MEASURED_SEED) -> Kinds:
    """What is measured, prepared for the card's network."""
    shape = card.input_shape
    random = np.random.default_rng([seed, 1])
    kinds = _kept(file_key("measured", card.data, shape, each, seed)) or draw_samples(card, data, each, seed)
    kinds["noise"] = random.integers(0, 256, (each, *shape), dtype=np.uint8)
    plain = random.integers(0, 256, (each, shape[0], 1, 1), dtype=np.uint8)
    kinds["plain colors"] = np.array(np.broadcast_to(plain, (each, *shape)))
    return kinds


def training_outliers(card: Card, each: int = LEARNED, seed: int = LEARNED_SEED) -> Tensor:
    """uint8 (n, C, H, W), `each` of several kinds: what the unknown is learned from."""
    shape = card.input_shape
    random = np.random.default_rng([seed, 1])
    kinds = _kept(file_key("learned", preparation_of(card), shape, each, seed)) or draw_outliers(card, each, seed)
    noise = random.integers(0, 256, (each, *shape), dtype=np.uint8)
    clouds = [_smooth_noise(shape, random) for _ in range(each)]
    return torch.from_numpy(np.concatenate([*kinds.values(), noise, clouds]))


def file_key(purpose: str, data: str, shape: tuple[int, ...], each: int, seed: int) -> str:
    """What the names of such images begin with in the file."""
    return "/".join([purpose, data, "x".join(map(str, shape)), str(each), str(seed), ""])


def preparation_of(card: Card) -> str:
    """All that a drawing's preparation depends on, beside the size."""
    return card.framing.id


def _kept(key: str) -> Kinds:
    """What the file has under this key, in its order; nothing where it has not."""
    with np.load(FILE) as arrays:
        return {name.removeprefix(key): arrays[name] for name in arrays.files if name.startswith(key)}


def draw_samples(card: Card, data: DataStore, each: int, seed: int) -> Kinds:
    """What is measured, but for what needs no drawing: noise and plain colors."""
    random = np.random.default_rng(seed)
    kinds: Kinds = {}
    for spec in _other_data(card.data):
        images = data.sample(spec.id).test.images[:each].permute(0, 2, 3, 1).numpy()
        photos = [Image.fromarray(image.squeeze(-1) if image.shape[-1] == 1 else image) for image in images]
        kinds[spec.title] = np.stack([from_photo(photo, card).pixels for photo in photos])
    for kind, draw in DRAWINGS.items():
        kinds[kind] = np.stack([from_ink(on_pad(draw, random), card).pixels for _ in range(each)])
    return kinds


def draw_outliers(card: Card, each: int, seed: int) -> Kinds:
    """What is learned from, but for noise."""
    random = np.random.default_rng(seed)
    return {
        hand.__name__: np.stack([from_ink(on_pad(hand, random), card).pixels for _ in range(each)]) for hand in HANDS
    }


def drawn_again(images: Tensor, card: Card, number: int, data: DataStore, seed: int = 3) -> list[Tensor]:
    """What is written in a data set, uint8 (n, 1, H, W), as drawings on the pad, of any size, width, slant and pen,
    prepared again: some `number`, and no more than there are; nothing for other data, which nobody draws. `data` keeps
    them for the next one who learns from the same images."""
    if not card.framing.is_written:
        return []

    def draw() -> list[Tensor]:
        random = np.random.default_rng(seed)
        chosen = random.integers(0, len(images), min(number, len(images)))
        drawings = [_enlarged(image, random) for image in images[torch.from_numpy(chosen), 0].numpy()]
        return [torch.from_numpy(np.stack([from_ink(ink, card).pixels for ink in drawings if ink.any()]))]

    key = (preparation_of(card), card.input_shape, number, seed, hash(images.numpy().tobytes()))
    return data.derived.keep(key, draw)


def _smooth_noise(shape: tuple[int, int, int], random: np.random.Generator) -> Pixels:
    """Clouds: a few random levels, blown up."""
    few = random.integers(0, 256, (shape[0], *(int(random.integers(3, 14)),) * 2), dtype=np.uint8)
    size = shape[:0:-1]
    return np.stack([np.asarray(Image.fromarray(level).resize(size, Image.Resampling.BICUBIC)) for level in few])


def _enlarged(mark: Pixels, random: np.random.Generator) -> Pixels:
    side = int(random.integers(60, PAD))
    size = round(side * random.uniform(*WIDTHS)), side
    large = Image.fromarray(np.pad(mark, 4)).resize(size, Image.Resampling.BICUBIC)
    fine = np.asarray(large.rotate(random.uniform(-SLANT, SLANT), Image.Resampling.BICUBIC, expand=True))
    pen = int(random.integers(90, 170))  # a lower level is a wider pen
    return np.where(fine > pen, np.uint8(255), np.uint8(0))


def _other_data(data: str) -> list[DatasetSpec]:
    """The bundled data sets that show nothing of what this one does: all whole ones that have none of its classes, and
    the other parts where it is a part."""
    own = DATASETS.get(data)
    whole, classes = (own.part_of, own.classes) if own else (None, ())
    others = [spec for spec in BUNDLED.values() if spec.part_of in (None, whole)]
    return [spec for spec in others if not set(spec.classes) & set(classes)]


def _scribble(pad: ImageDraw.ImageDraw, random: np.random.Generator, brush: int) -> None:
    _curve(pad, random.uniform(30, 250, (int(random.integers(6, 14)), 2)), brush)


def _curve(pad: ImageDraw.ImageDraw, points: NDArray[np.float64], brush: int) -> None:
    """A smooth line (Catmull and Rom 1974) through all but the first and the last of these."""
    before, after = points[:-3], points[3:]
    start, end = points[1:-2], points[2:-1]
    line = [
        0.5 * (2 * start + (end - before) * t + (2 * before - 5 * start + 4 * end - after) * t**2)
        + 0.5 * (3 * start - before - 3 * end + after) * t**3
        for t in np.linspace(0, 1, 12)
    ]
    path = np.stack(line, axis=1).reshape(-1, 2)
    pad.line([(float(x), float(y)) for x, y in path], fill=255, width=brush, joint="curve")


def _lines(pad: ImageDraw.ImageDraw, random: np.random.Generator, brush: int) -> None:
    for _ in range(int(random.integers(3, 8))):
        pad.line(random.uniform(20, 260, 4).tolist(), fill=255, width=brush)


def _blot(pad: ImageDraw.ImageDraw, random: np.random.Generator, brush: int) -> None:
    for x, y in random.normal(140, 30, (int(random.integers(1, 6)), 2)):
        radius = float(random.uniform(15, 70))
        pad.ellipse([x - radius, y - radius, x + radius, y + radius * random.uniform(0.6, 1.4)], fill=255)


def _face(pad: ImageDraw.ImageDraw, random: np.random.Generator, brush: int) -> None:
    wide, high = random.uniform(70, 110, 2)
    eye = random.uniform(6, 14)
    pad.ellipse([140 - wide, 140 - high, 140 + wide, 140 + high], outline=255, width=brush // 2 + 3)
    for x in (140 - 0.4 * wide, 140 + 0.4 * wide):
        pad.ellipse([x - eye, 140 - 0.3 * high - eye, x + eye, 140 - 0.3 * high + eye], fill=255)
    mouth = [140 - 0.5 * wide, 140 - 0.2 * high, 140 + 0.5 * wide, 140 + 0.6 * high]
    pad.arc(mouth, 20, 160, fill=255, width=brush // 2 + 3)


DRAWINGS: dict[str, Draw] = {"scribbles": _scribble, "crossed lines": _lines, "blots": _blot, "faces": _face}
