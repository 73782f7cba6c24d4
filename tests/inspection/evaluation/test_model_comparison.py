"""Numbers of the comparison come from cards and layers; words come from the numbers."""

from dataclasses import replace

import pytest
from labs import MODELS
from random_checkpoints import card

from cnn_demo.inspection.evaluation.model_comparison import (
    MOST_PASSES,
    entries,
    improvements,
    in_words,
    missing,
    time_prediction,
)


def scored(architecture, data, accuracy):
    plain = card(architecture, data)
    return replace(plain, metrics={"test_accuracy": accuracy, "test_images": 10_000})


@pytest.fixture(scope="module")
def eras():
    found = {"lenet5": 0.66, "alexnet_small": 0.861, "vgg_small": 0.92, "googlenet_small": 0.915, "resnet20": 0.917}
    return entries([scored(name, "cifar10", accuracy) for name, accuracy in found.items()])


def test_an_entry_is_what_the_card_and_the_layers_say():
    (entry,) = entries([scored("resnet20", "cifar10", 0.917)])
    assert (entry.network, entry.title, entry.year) == ("resnet20-cifar10", "ResNet-20", 2015)
    assert (entry.depth, entry.parameters, entry.test_accuracy) == (20, 269_722, 0.917)
    assert entry.macs == 40_551_040  # 41 million, as for the paper's network of 20 layers


def test_every_published_network_has_its_row():
    cards = [card for card in MODELS.published() if card.origin is None]
    found = entries(cards)
    assert [entry.network for entry in found] == [each.network for each in cards]
    for entry, each in zip(found, cards, strict=True):
        assert entry.parameters == each.parameters
        assert entry.test_accuracy == each.metrics["test_accuracy"]
        assert entry.depth > 1
        assert entry.macs > 10_000


def test_what_ideas_bought_is_computed(eras):
    steps = {step.idea: step for step in improvements(eras)}
    assert len(steps) == 4  # those on MNIST have no networks here
    relu = steps["ReLU, dropout and many more maps"]
    assert (relu.before, relu.after, relu.data) == ("LeNet-5", "AlexNet, small", "CIFAR-10")
    assert relu.words.startswith("20.1 points more of the test images right (66.0 to 86.1 %), ")
    ratio = eras[1].parameters / eras[0].parameters
    assert f"{ratio:.0f} times the parameters" in relu.words
    fewer = steps["Kernels of several sizes at once"].words
    assert fewer.startswith("0.5 points fewer of the test images right (92.0 to 91.5 %), 0.74 times the parameters")
    assert steps["Shortcuts"].words.endswith("20 layers deep instead of 10.")


def test_nothing_is_said_of_networks_that_are_not_there(eras):
    assert improvements(eras[:1]) == ()
    unmeasured = [replace(entry, test_accuracy=None) for entry in eras]
    assert improvements(unmeasured) == ()
    assert missing(eras[:2]) == ("VGG, small", "GoogLeNet, small", "ResNet-20")
    assert missing(eras) == ()


def test_equal_networks_in_words(eras):
    assert in_words(eras[0], eras[0]).startswith("0.0 points more")


def test_the_median_of_a_few_predictions():
    timing = time_prediction(MODELS.get("quick-mnist"))
    assert 0 < timing.milliseconds < 10_000
    assert 1 <= timing.passes <= MOST_PASSES
