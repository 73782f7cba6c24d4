"""What the page asks while somebody draws: right answers, and words for whatever anybody else may send."""

import base64
import io
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw

from cnn_demo.data import BUNDLED
from cnn_demo.ui.rpc.registry import RpcError
from cnn_demo.ui.web.questions import ask as ask_anything


def ask(name: str, **fields: Any) -> Any:
    answer = ask_anything(name, fields)
    assert not isinstance(answer, RpcError), answer
    return answer


def data_url(image: Image.Image) -> str:
    file = io.BytesIO()
    image.save(file, "PNG")
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode("ascii")


def seven() -> dict[str, Any]:
    image = Image.new("L", (140, 140))
    ImageDraw.Draw(image).line([(40, 35), (100, 33), (78, 75), (65, 115)], fill=255, width=10, joint="curve")
    return {"kind": "ink", "data": data_url(image)}


def asked(**changes: Any) -> dict[str, Any]:
    return {"network": "quick-mnist", "image": seven(), **changes}


def classify(**changes: Any) -> Any:
    return ask("classify", **asked(**changes))


def all_layers(network: str) -> list[str]:
    return [layer.name for block in ask("network_graph", network=network).blocks for layer in block.layers]


def test_one_answer_holds_everything_that_is_shown() -> None:
    names = all_layers("quick-mnist")
    found = classify(graph=[{"layer": "relu1", "most": 5}], layers=[{"layer": name, "most": 99} for name in names])
    assert found.classes[found.best] == "7"
    assert sum(found.probabilities) == pytest.approx(1, abs=1e-3)
    assert found.familiarity.level == "familiar"
    assert len(base64.b64decode(found.seen.pixels)) == 28 * 28
    assert [layer.name for layer in found.layers] == names
    assert len(found.graph[0].maps) == 5
    for layer in found.layers + found.graph:
        is_vector = len(layer.shape) == 1  # all its values in one row
        maps = 1 if is_vector else len(layer.maps)
        assert len(base64.b64decode(layer.codes)) == maps * layer.h * layer.w
    assert classify().layers == []


def test_the_strongest_maps_come_first_and_those_asked_for_as_asked() -> None:
    found = classify(layers=[{"layer": "relu2", "most": 4}]).layers[0]
    whole = classify(layers=[{"layer": "relu2", "maps": list(range(32))}]).layers[0]
    size = np.frombuffer(base64.b64decode(whole.codes), np.uint8).reshape(32, -1).max(1)
    assert size[found.maps].tolist() == np.sort(size)[:-5:-1].tolist()
    three = classify(layers=[{"layer": "relu2", "maps": [9, 2, 31]}]).layers[0]
    assert three.maps == [9, 2, 31]
    codes = np.frombuffer(base64.b64decode(three.codes), np.uint8).reshape(3, -1)
    all_codes = np.frombuffer(base64.b64decode(whole.codes), np.uint8).reshape(32, -1)
    np.testing.assert_array_equal(codes, all_codes[[9, 2, 31]])


@pytest.mark.parametrize("network", ["quick-mnist", "convnet_pooled-fashion_mnist", "quick-cifar10"])
def test_all_maps_fit_into_two_megabytes(network: str) -> None:
    found = classify(network=network, layers=[{"layer": name, "most": 64} for name in all_layers(network)])
    assert len(found.model_dump_json()) < 2_000_000


def test_cards_of_all_networks_come_with_their_epochs() -> None:
    cards = ask("networks", runs=["run-" + "0" * 32, "../etc"]).networks
    assert cards[0].network == "quick-mnist"
    assert all(card.group == "published" and card.classes for card in cards)


@pytest.mark.parametrize("data", BUNDLED)
def test_one_example_of_each_class(data: str) -> None:
    found = ask("examples", data=data).examples
    assert [example.label for example in found] == list(BUNDLED[data].classes)
    drawn = ask("test_image", data=data)
    assert drawn == ask("test_image", data=data, index=drawn.index)


def test_a_test_image_brings_its_true_label_to_its_own_network_only() -> None:
    image = {"kind": "test", "data": "mnist", "index": 0}
    label = ask("test_image", data="mnist", index=0).label
    assert classify(image=image).truth == BUNDLED["mnist"].classes.index(label)
    assert classify(image={**image, "data": "fashion_mnist"}).truth is None


def test_steps_that_are_left_out_change_what_is_seen() -> None:
    for name in [step.name for step in classify().steps if step.optional]:
        found = classify(skip=[name])
        assert next(step for step in found.steps if step.name == name).sentence.startswith("Left out")
    assert classify(skip=["no such step"]).probabilities == classify().probabilities


LARGE = "data:image/png;base64," + "A" * 1_500_000
FORGED: list[tuple[dict[str, Any], str]] = [
    ({"network": "no-such"}, 'There is no network "no-such"'),
    ({"network": 7}, "network"),
    ({"network": "../../etc/passwd"}, "There is no network"),
    ({"network": "run-" + "0" * 32}, "no longer kept"),
    ({"epoch": 999}, "epoch"),
    ({"epoch": "1"}, "epoch"),
    ({"epoch": True}, "epoch"),
    ({"scale": "galaxy"}, "scale"),
    ({"image": None}, "image"),
    ({"image": {"kind": "ink", "data": data_url(Image.new("L", (140, 140)))}}, "Draw something first."),
    ({"image": {"kind": "ink", "data": "data:image/png;base64,AAAA"}}, "not a"),
    ({"image": {"kind": "ink", "data": "data:image/png;base64,%%%"}}, "arrived broken"),
    ({"image": {"kind": "ink", "data": "data:text/html,<script>"}}, "That is not an image."),
    ({"image": {"kind": "photo", "data": LARGE}}, "image"),
    ({"image": {"kind": "photo", "data": 5}}, "image"),
    ({"image": {"kind": "hologram", "data": data_url(Image.new("L", (9, 9)))}}, "image"),
    ({"image": {"kind": "test", "data": "mnist", "index": -1}}, "has test images 0 to"),
    ({"image": {"kind": "test", "data": "mnist", "index": 10**9}}, "has test images 0 to"),
    ({"image": {"kind": "test", "data": "mnist", "index": True}}, "index"),
    ({"image": {"kind": "test", "data": "mnits", "index": 0}}, 'There is no data set "mnits"'),
    ({"skip": 7}, "skip"),
    ({"skip": "crop"}, "skip"),
]


@pytest.mark.parametrize(("changes", "words"), FORGED)
def test_what_cannot_be_answered_is_said_in_words(changes: dict[str, Any], words: str) -> None:
    found = ask_anything("classify", asked(**changes))
    assert isinstance(found, RpcError)
    assert words in found.sentence
    assert found.code in ("bad_value", "bad_image", "empty_drawing", "gone")
    assert "Traceback" not in found.sentence


def test_images_of_any_shape_get_finite_answers() -> None:
    for size in ((1, 1), (3000, 1), (1, 3000)):
        for network in ("quick-mnist", "quick-cifar10"):
            found = classify(network=network, image={"kind": "photo", "data": data_url(Image.new("RGB", size, "teal"))})
            assert np.isfinite(found.probabilities).all()
            assert sum(found.probabilities) == pytest.approx(1, abs=1e-3)
