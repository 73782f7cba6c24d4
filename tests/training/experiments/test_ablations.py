"""Ablations change one thing, cost little, and are put into words from their numbers."""

import pytest

from cnn_demo.data import DATASETS
from cnn_demo.errors import BadValue
from cnn_demo.networks import architecture_of
from cnn_demo.networks.analysis.anatomy import LayerAnatomy, anatomy_of
from cnn_demo.networks.analysis.depth import depth
from cnn_demo.training.config.limits import check_limits, macs_of
from cnn_demo.training.experiments.ablations import ABLATIONS, EPOCHS, IMAGES, Ablation, Variant, in_words

every_ablation = pytest.mark.parametrize("ablation", ABLATIONS.values(), ids=ABLATIONS)
MOST_WORK = 30e9  # multiplications of one run, learning included: a few seconds of one core


def layers(variant: Variant) -> tuple[LayerAnatomy, ...]:
    spec = DATASETS[variant.config.data]
    return anatomy_of(variant.config.architecture, spec.shape, len(spec.classes))


@every_ablation
def test_only_the_architecture_differs(ablation: Ablation) -> None:
    first, *others = (variant.config.to_dict() | {"architecture": ""} for variant in ablation.variants)
    assert all(other == first for other in others)
    assert len({variant.config.architecture for variant in ablation.variants}) == len(ablation.variants)
    assert len({variant.name for variant in ablation.variants}) == len(ablation.variants)
    for change in ablation.changes:
        assert change.before != change.after


@every_ablation
def test_a_run_takes_seconds(ablation: Ablation) -> None:
    for variant in ablation.variants:
        check_limits(variant.config)
        work = 3 * macs_of(variant.config.architecture, variant.config.data) * IMAGES * EPOCHS
        assert work < MOST_WORK
        assert architecture_of(variant.config.architecture).id == variant.config.architecture


def test_shortcuts_add_no_weights() -> None:
    shallow, deep, shortcut = (layers(variant) for variant in ABLATIONS["shortcuts"].variants)
    assert [depth(each) for each in (shallow, deep, shortcut)] == [6, 14, 14]
    assert sum(layer.parameters for layer in deep) == sum(layer.parameters for layer in shortcut)
    assert sum(layer.kind == "Add" for layer in shortcut) == 4
    assert not [layer for layer in deep if layer.kind == "Add"]


def test_batch_norm_stands_behind_every_convolution() -> None:
    without, with_norm = (layers(variant) for variant in ABLATIONS["batch_norm"].variants)
    kinds = [layer.kind for layer in with_norm]
    assert kinds.count("BatchNorm2d") == kinds.count("Conv2d") == 7
    assert [kind for kind in kinds if kind != "BatchNorm2d"] == [layer.kind for layer in without]


def test_nothing_but_the_activation_changes() -> None:
    tanh, relu, sigmoid = (layers(variant) for variant in ABLATIONS["activation"].variants)
    for other, kind in ((relu, "ReLU"), (sigmoid, "Sigmoid")):
        assert [layer.kind for layer in other] == [kind if layer.kind == "Tanh" else layer.kind for layer in tanh]


def test_words_come_from_the_numbers() -> None:
    words = in_words(ABLATIONS["shortcuts"], [0.588, 0.1, 0.877])
    assert words == (
        "Depth alone cost 48.8 points of test accuracy (58.8 to 10.0 %). "
        "Shortcuts at the same depth won 77.7 points of test accuracy (10.0 to 87.7 %). "
        "No better than guessing among ten classes: 13 convolutions. "
        "One seed, few images: a larger training may end otherwise."
    )
    assert in_words(ABLATIONS["batch_norm"], [0.9, 0.91]).startswith(
        "Batch norm made no difference to speak of (90.0 to 91.0 %). One seed"
    )


def test_all_of_them_are_needed() -> None:
    with pytest.raises(BadValue, match="3 networks"):
        in_words(ABLATIONS["shortcuts"], [0.5])
