import xml.etree.ElementTree as ET

import pytest

from cnn_demo.exports.figures.block_diagram import overview
from cnn_demo.networks.analysis.block_folding import fold_blocks
from cnn_demo.networks.imagenet import IMAGE, ORIGINALS, layers_of

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("original", ORIGINALS)
def test_a_box_with_its_shape_and_parameters_for_every_part(original):
    boxes = fold_blocks(layers_of(original))
    root = ET.fromstring(overview(boxes, IMAGE, "A & <B>"))
    assert root.get("aria-label") == "A & <B>"
    text = [element.text for element in root.iter(f"{SVG}text")]
    assert "3×224×224" in text
    for box in boxes:
        assert "×".join(map(str, box.shape)) in text
        assert not box.parameters or any(f"{box.parameters:,} parameters" in each for each in text)
    assert len(list(root.iter(f"{SVG}path"))) == len(boxes)
    assert text.count("shortcut") == sum(() in box.branches for box in boxes)
    assert float(root.get("height")) < 1500


def test_what_is_drawn_stays_on_the_sheet():
    for original in ORIGINALS:
        root = ET.fromstring(overview(fold_blocks(layers_of(original)), IMAGE, original))
        width, height = float(root.get("width")), float(root.get("height"))
        for rect in root.iter(f"{SVG}rect"):
            x, y, w, h = (float(rect.get(name, 0)) for name in ("x", "y", "width", "height"))
            assert x >= 0
            assert x + w <= width
            assert y + h <= height
