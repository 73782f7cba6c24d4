"""The five eras tell the checklist's facts, and every design that they name exists."""

from cnn_demo.networks import ARCHITECTURES
from cnn_demo.networks.imagenet import ORIGINALS, layers_of
from cnn_demo.networks.timeline import ERAS, HUMAN


def test_years_and_small_versions() -> None:
    assert [(era.title, era.year) for era in ERAS] == [
        ("LeNet-5", 1998),
        ("AlexNet", 2012),
        ("VGG", 2014),
        ("GoogLeNet", 2014),
        ("ResNet", 2015),
    ]
    assert [era.small for era in ERAS] == ["lenet5", "alexnet_small", "vgg_small", "googlenet_small", "resnet20"]
    for era in ERAS:
        assert ARCHITECTURES[era.small].year == era.year
    assert [name for era in ERAS for name in era.originals] == list(ORIGINALS)


def test_errors_of_ilsvrc_fell_below_a_person_s() -> None:
    best = [era.results[0].percent for era in ERAS[1:]]
    assert best == [15.3, 7.3, 6.67, 3.57]
    assert best[-1] < HUMAN.percent < best[-2]
    assert HUMAN in ERAS[-1].results


def test_what_the_stories_count() -> None:
    weights = {name: sum(layer.parameters for layer in layers_of(name)) for name in ("vgg16", "googlenet")}
    assert 20 < weights["vgg16"] / weights["googlenet"] < 22  # "a twentieth of its weights"
    dense = next(layer for layer in layers_of("vgg16") if layer.kind == "Linear")
    assert dense.parameters > weights["vgg16"] / 2  # "most of its weights sit in the first dense layer"
    assert ERAS[1].year - ERAS[0].year == 14
