"""Ablations: the same network with one thing changed, on the same images with the same seed, small enough to be
trained while one watches. What came out is put into words from the runs' own test accuracies.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cnn_demo.errors import BadValue
from cnn_demo.training.config.train_config import TrainConfig

IMAGES, EPOCHS = 1000, 4  # on one core: about two seconds of work a run
SLIGHT = 0.03  # a difference of test accuracies that another seed may turn round
GUESSING = 0.12  # of ten classes: no better than chance


@dataclass(frozen=True)
class Variant:
    """One of the networks that are compared, under the name that its curve has."""

    name: str
    config: TrainConfig


@dataclass(frozen=True)
class Change:
    """Between two variants, by their positions: what was changed."""

    before: int
    after: int
    what: str


@dataclass(frozen=True)
class Ablation:
    """Variants to train one after the other, and the changes between them that are then put into words."""

    id: str
    title: str
    question: str
    variants: tuple[Variant, ...]
    changes: tuple[Change, ...]


def _vgg(blocks: int, in_a_row: int, parts: str = "", activation: str = "relu") -> str:
    """A first convolution and `blocks` blocks of 3×3 kernels in a row, all 16 maps wide; the image is halved before
    and after the first two blocks. With 16 maps throughout, shortcuts have no weights of their own."""
    times = f"-x{in_a_row}" if in_a_row > 1 else ""
    first_norm = "-bn" if "bn" in parts else ""
    rest = [
        f"conv16x3-same{times}{parts}-{activation}{'-max2' if number < 3 else ''}" for number in range(1, blocks + 1)
    ]
    return "own:" + "/".join([f"conv16x3-same{first_norm}-{activation}-max2", *rest])


def _config(architecture: str) -> TrainConfig:
    return TrainConfig(
        data="mnist",
        architecture=architecture,
        epochs=EPOCHS,
        batch_size=32,
        optimizer="sgd",
        learning_rate=0.02,
        lr_schedule="constant",
        validation_share=0.1,
        max_images=IMAGES,
        time_limit=120,
    )


ABLATIONS: dict[str, Ablation] = {
    ablation.id: ablation
    for ablation in (
        Ablation(
            "shortcuts",
            "Depth, with and without shortcuts",
            "More 3×3 kernels in a row: does depth help, and what do shortcuts change? The two deep networks have the "
            "same weights to learn.",
            (
                Variant("5 convolutions", _config(_vgg(4, 1))),
                Variant("13 convolutions", _config(_vgg(4, 3))),
                Variant("13 with shortcuts", _config(_vgg(4, 3, "-add"))),
            ),
            (Change(0, 1, "Depth alone"), Change(1, 2, "Shortcuts at the same depth")),
        ),
        Ablation(
            "batch_norm",
            "With and without batch norm",
            "Seven convolutions in VGG's manner: what does batch norm behind each of them change?",
            (
                Variant("without", _config(_vgg(3, 2))),
                Variant("with batch norm", _config(_vgg(3, 2, "-bn"))),
            ),
            (Change(0, 1, "Batch norm"),),
        ),
        Ablation(
            "activation",
            "ReLU against tanh and sigmoid",
            "Four convolutions and nothing but the activation changed. Tanh and sigmoid are flat for large values, so "
            "that little gradient passes.",
            (
                Variant("tanh", _config(_vgg(3, 1, activation="tanh"))),
                Variant("ReLU", _config(_vgg(3, 1))),
                Variant("sigmoid", _config(_vgg(3, 1, activation="sigmoid"))),
            ),
            (Change(0, 1, "ReLU instead of tanh"), Change(0, 2, "Sigmoid instead of tanh")),
        ),
    )
}


def in_words(ablation: Ablation, accuracies: Sequence[float]) -> str:
    """What the changes did to the test accuracy, one for each variant in order."""
    if len(accuracies) != len(ablation.variants):
        raise BadValue(f"This experiment has {len(ablation.variants)} networks. Train all of them.")
    said = [_said(change.what, accuracies[change.before], accuracies[change.after]) for change in ablation.changes]
    lost = [
        variant.name for variant, accuracy in zip(ablation.variants, accuracies, strict=True) if accuracy <= GUESSING
    ]
    if lost:
        said.append(f"No better than guessing among ten classes: {', '.join(lost)}.")
    return " ".join([*said, "One seed, few images: a larger training may end otherwise."])


def _said(what: str, before: float, after: float) -> str:
    points, places = 100 * (after - before), f"{100 * before:.1f} to {100 * after:.1f} %"
    if abs(after - before) < SLIGHT:
        return f"{what} made no difference to speak of ({places})."
    return f"{what} {'won' if points > 0 else 'cost'} {abs(points):.1f} points of test accuracy ({places})."
