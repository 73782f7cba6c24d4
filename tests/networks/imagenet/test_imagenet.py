"""The originals' layer tables: published counts, the definitions that they were made from, and how they fold."""

import pytest

from cnn_demo.errors import BadValue
from cnn_demo.networks.analysis.anatomy import LayerAnatomy
from cnn_demo.networks.analysis.depth import depth
from cnn_demo.networks.imagenet import IMAGE, ORIGINALS, ROOM, layers_of

PARAMETERS = {
    "alexnet": 61_100_840,
    "vgg16": 138_357_544,
    "googlenet": 6_624_904,
    "resnet18": 11_689_512,
    "resnet50": 25_557_032,
    "resnet152": 60_192_808,
}
DEPTHS = {"alexnet": 8, "vgg16": 16, "googlenet": 22, "resnet18": 18, "resnet50": 50, "resnet152": 152}
MACS = {  # in millions, as torchvision's own documentation of its weights states them (GFLOPS there)
    "alexnet": 714,
    "vgg16": 15_470,
    "googlenet": 1_498,
    "resnet18": 1_814,
    "resnet50": 4_089,
    "resnet152": 11_514,
}

every_original = pytest.mark.parametrize("original", ORIGINALS)


def by_name(original: str) -> dict[str, LayerAnatomy]:
    return {layer.name: layer for layer in layers_of(original)}


@every_original
def test_published_sizes(original: str) -> None:
    layers = layers_of(original)
    assert sum(layer.parameters for layer in layers) == ORIGINALS[original].parameters == PARAMETERS[original]
    assert depth(layers) == DEPTHS[original]
    assert round(sum(layer.macs for layer in layers) / 1e6) == MACS[original]
    assert layers[0].input_shape == IMAGE
    assert layers[-1].output_shape == (1000,)


@every_original
def test_every_layer_is_fed_by_layers_before_it(original: str) -> None:
    known = {"input"}
    for layer in layers_of(original):
        assert set(layer.inputs) <= known
        assert layer.name not in known
        known.add(layer.name)


def test_nine_inception_modules_and_152_layers() -> None:
    assert len({name.split(".")[0] for name in by_name("googlenet") if name.startswith("inception")}) == 9
    weighted = [layer for layer in layers_of("resnet152") if layer.kind in ("Conv2d", "Linear")]
    assert len([layer for layer in weighted if "downsample" not in layer.name]) == 152


def test_shortcuts_join_in_place() -> None:
    layers = by_name("resnet18")
    assert layers["layer1.0.relu#2"].inputs == ("layer1.0.bn2", "maxpool")
    assert layers["layer2.0.relu#2"].inputs == ("layer2.0.bn2", "layer2.0.downsample.1")
    assert layers["layer1.0.relu#2"].receptive_field == (27, 27)


def test_shapes_and_formulas_of_alexnet() -> None:
    layers = by_name("alexnet")
    first = layers["features.0"]
    assert first.output_shape == (64, 55, 55)
    assert first.parameter_formula == "11×11×3×64 + 64 = 23,296"
    assert first.size_formula == "⌊(224 − 11 + 2×2) / 4⌋ + 1 = 55"
    assert first.dropped == (1, 1)
    assert first.window == ((11, 11), (4, 4), (2, 2), (1, 1))
    assert layers["features.12"].output_shape == (256, 6, 6)
    assert layers["classifier.1"].parameter_formula == "9216×4096 + 4096 = 37,752,832"


@pytest.mark.parametrize("odd", ["resnet34", "../alexnet", "", None, 3, ["alexnet"], {}])
def test_an_unknown_original_is_refused_in_words(odd: object) -> None:
    with pytest.raises(BadValue, match=r"There is no original .* Choose one of: alexnet, vgg16"):
        layers_of(odd)  # type: ignore[arg-type]


@pytest.mark.slow
@every_original
def test_the_tables_are_what_torchvision_defines(original: str) -> None:
    from cnn_demo.networks.imagenet.definition import definition, table, to_json

    assert (ROOM / f"{original}.json").read_text(encoding="utf-8") == to_json(table(original))
    whole = sum(parameter.numel() for parameter in definition(original).parameters())
    assert whole == ORIGINALS[original].parameters + ORIGINALS[original].training_only
