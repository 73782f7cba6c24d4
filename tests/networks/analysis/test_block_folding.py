"""Folding loses no layer and no count, and finds blocks by what feeds what."""

import pytest

from cnn_demo.networks import ARCHITECTURES
from cnn_demo.networks.analysis.anatomy import LayerAnatomy, anatomy_of
from cnn_demo.networks.analysis.block_folding import fold_blocks
from cnn_demo.networks.imagenet import ORIGINALS, layers_of


def table(design: str) -> tuple[LayerAnatomy, ...]:
    if design in ORIGINALS:
        return layers_of(design)
    shape, classes, _ = ARCHITECTURES[design].published
    return anatomy_of(design, shape, classes)


@pytest.mark.parametrize("design", [*ORIGINALS, *ARCHITECTURES])
def test_every_layer_is_in_one_box_and_nothing_is_lost(design: str) -> None:
    layers, boxes = table(design), fold_blocks(table(design))
    assert [name for box in boxes for name in box.names] == [layer.name for layer in layers]
    assert sum(box.parameters for box in boxes) == sum(layer.parameters for layer in layers)
    assert sum(box.macs for box in boxes) == sum(layer.macs for layer in layers)
    assert len(boxes) <= (40 if design == "efficientnet_lite2" else 20)  # most of its blocks differ in some way


def test_resnet152_is_twelve_boxes() -> None:
    boxes = fold_blocks(table("resnet152"))
    assert [(box.title, box.times) for box in boxes if box.branches] == [
        ("residual block", times) for times in (1, 2, 1, 7, 1, 35, 1, 2)
    ]
    assert len(boxes) == 12
    first, second = boxes[2], boxes[3]
    assert first.branches == (
        (("1×1 convolution", 64), ("3×3 convolution", 64), ("1×1 convolution", 256)),
        (("1×1 convolution", 256),),
    )
    assert second.branches[1] == ()  # a shortcut without weights
    assert second.shape == (256, 56, 56)


@pytest.mark.parametrize(("design", "modules"), [("googlenet", 9), ("googlenet_small", 6)])
def test_inception_modules_have_four_branches(design: str, modules: int) -> None:
    blocks = [box for box in fold_blocks(table(design)) if box.branches]
    assert [box.title for box in blocks] == ["inception module"] * modules
    assert {len(box.branches) for box in blocks} == {4}
    for box in blocks:
        assert box.shape[0] == sum(branch[-1][1] for branch in box.branches)


def test_norms_activations_and_idle_pooling_join_the_layer_before_them() -> None:
    boxes = fold_blocks(table("vgg16"))
    assert boxes[0].names == ("features.0", "features.1")
    assert boxes[0].detail == "ReLU"
    assert boxes[-4].names == ("features.30", "avgpool")
    assert boxes[-4].title == "2×2 max pooling"
    assert [box.times for box in boxes if box.shape == (512, 14, 14)] == [1, 3]


def test_strides_are_named() -> None:
    titles = [box.title for box in fold_blocks(table("alexnet"))]
    assert titles[:2] == ["11×11 convolution, stride 4", "3×3 max pooling, stride 2"]
