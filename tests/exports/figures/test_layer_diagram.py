import xml.etree.ElementTree as ET

import pytest

from cnn_demo.exports.figures.layer_diagram import schematic
from cnn_demo.networks import ARCHITECTURES
from cnn_demo.networks.analysis.anatomy import anatomy_of

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_a_box_for_every_layer_and_an_arrow_for_every_input(architecture):
    shape, classes, parameters = ARCHITECTURES[architecture].published
    layers = anatomy_of(architecture, shape, classes)
    root = ET.fromstring(schematic(layers, "A & <B>", classes))
    text = [element.text for element in root.iter(f"{SVG}text")]
    assert text[0] == "A & <B>"
    assert f"{parameters:,} parameters" in text[1]
    assert {layer.name for layer in layers} <= set(text)
    arrows = [path for path in root.iter(f"{SVG}path") if path.get("class")]
    assert len(arrows) == sum(len(layer.inputs) for layer in layers)
    branches = any(len(layer.inputs) > 1 for layer in layers)  # shortcuts, and inception's paths side by side
    assert branches is any(path.get("class") == "a" for path in arrows)
