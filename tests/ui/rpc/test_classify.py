"""What the page asks the server: right answers, and words for whatever anybody else may send."""

import base64
import io
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw

from cnn_demo.data import DATASETS
from cnn_demo.ui.guard.error_messages import OUR_FAULT
from cnn_demo.ui.rpc import classify

SHOWN = {"pixels", "width", "height", "channels"}


def data_url(image: Image.Image) -> str:
    file = io.BytesIO()
    image.save(file, "PNG")
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode("ascii")


def seven() -> dict[str, Any]:
    image = Image.new("L", (140, 140))
    ImageDraw.Draw(image).line([(40, 35), (100, 33), (78, 75), (65, 115)], fill=255, width=10, joint="curve")
    return {"kind": "ink", "data": data_url(image)}


def look(**changes: Any) -> dict[str, Any]:
    return classify.look({"network": "quick-mnist", "epoch": None, "image": seven(), "skip": [], **changes})


def test_one_answer_holds_everything_that_is_shown() -> None:
    found = look(wide=True)
    assert found["classes"][found["best"]] == "7"
    assert sum(found["probabilities"]) == pytest.approx(1, abs=1e-3)
    assert found["none_of_these"] is False
    assert set(found["seen"]) == SHOWN
    assert all(set(step) >= SHOWN for step in found["steps"])
    assert len(base64.b64decode(found["seen"]["pixels"])) == 28 * 28
    for layer in found["layers"] + found["strip"]:
        is_vector = len(layer["shape"]) == 1  # all its values in one row
        maps = 1 if is_vector else layer["shown"]
        assert len(base64.b64decode(layer["codes"])) == maps * layer["h"] * layer["w"]
    assert look(wide=False)["layers"] is None


@pytest.mark.parametrize("network", ["quick-mnist", "convnet_pooled-fashion_mnist", "quick-cifar10"])
def test_all_maps_fit_into_two_megabytes(network: str) -> None:
    import json

    found = look(network=network, wide=True)
    assert "error" not in found
    assert len(json.dumps(found)) < 2_000_000


def test_cards_of_all_networks_come_with_their_epochs() -> None:
    cards = classify.networks({"runs": ["run-" + "0" * 32, "../etc", 7, None]})["networks"]
    assert cards[0]["network"] == "quick-mnist"
    assert all(card["group"] == "Published" and card["classes"] for card in cards)


@pytest.mark.parametrize("data", DATASETS)
def test_one_example_of_each_class(data: str) -> None:
    found = classify.examples({"data": data})["examples"]
    assert [example["label"] for example in found] == list(DATASETS[data].classes)
    drawn = classify.test_image({"data": data, "index": None})
    again = classify.test_image({"data": data, "index": drawn["index"]})
    assert drawn == again


def test_a_test_image_brings_its_true_label_to_its_own_network_only() -> None:
    image = {"kind": "test", "data": "mnist", "index": 0}
    assert look(image=image)["truth"] == DATASETS["mnist"].classes.index(
        classify.test_image({"data": "mnist", "index": 0})["label"]
    )
    assert look(image={**image, "data": "fashion_mnist"})["truth"] is None


def test_steps_that_are_left_out_change_what_is_seen() -> None:
    for name in [step["name"] for step in look()["steps"] if step["switchable"]]:
        found = look(skip=[name])
        assert next(step for step in found["steps"] if step["name"] == name)["sentence"].startswith("Left out")


def test_kernels_as_codes() -> None:
    found = classify.kernels({"network": "quick-mnist", "layer": "conv1"})
    filters, channels = found["shown"]
    assert len(base64.b64decode(found["codes"])) == filters * channels * found["h"] * found["w"]


LARGE = "data:image/png;base64," + "A" * 1_500_000
FORGED: list[tuple[dict[str, Any], str]] = [
    ({"network": "no-such"}, 'There is no network "no-such"'),
    ({"network": 7}, "Say which network."),
    ({"network": "../../etc/passwd"}, "There is no network"),
    ({"network": "run-" + "0" * 32}, "no longer kept"),
    ({"epoch": 999}, "epoch"),
    ({"epoch": "1"}, "An epoch is a whole number."),
    ({"epoch": True}, "An epoch is a whole number."),
    ({"scale": "galaxy"}, ""),
    ({"image": None}, "Draw something first."),
    ({"image": {"kind": "ink", "data": data_url(Image.new("L", (140, 140)))}}, "Draw something first."),
    ({"image": {"kind": "ink", "data": "data:image/png;base64,AAAA"}}, "not a"),
    ({"image": {"kind": "ink", "data": "data:image/png;base64,%%%"}}, "arrived broken"),
    ({"image": {"kind": "ink", "data": "data:text/html,<script>"}}, "That is not an image."),
    ({"image": {"kind": "photo", "data": LARGE}}, "too large to send"),
    ({"image": {"kind": "photo", "data": 5}}, "That is not an image."),
    ({"image": {"kind": "hologram", "data": data_url(Image.new("L", (9, 9)))}}, "An image is drawn"),
    ({"image": {"kind": "test", "data": "mnist", "index": -1}}, "has test images 0 to"),
    ({"image": {"kind": "test", "data": "mnist", "index": 1e9}}, "has test images 0 to"),
    ({"image": {"kind": "test", "data": "mnist", "index": True}}, "has test images 0 to"),
    ({"image": {"kind": "test", "data": "mnits", "index": 0}}, 'There is no data set "mnits"'),
]


@pytest.mark.parametrize(("changes", "words"), FORGED)
def test_what_cannot_be_answered_is_said_in_words(changes: dict[str, Any], words: str) -> None:
    error = look(wide=True, **changes)["error"]
    assert words in error
    assert error != OUR_FAULT
    assert "Traceback" not in error


@pytest.mark.parametrize("request_", [None, [], "look", 7, {}, {"skip": 7}, {"network": None}])
@pytest.mark.parametrize("name", ["look", "kernels", "test_image", "examples"])
def test_nonsense_is_refused_by_every_function(name: str, request_: Any) -> None:
    found = getattr(classify, name)(request_)
    assert found["error"]
    assert found["error"] != OUR_FAULT


@pytest.mark.parametrize("skip", [None, "crop", 7, {"a": 1}, [None, 7, {"x": []}, "no such step"]])
def test_a_strange_list_of_steps_leaves_nothing_out(skip: Any) -> None:
    assert look(skip=skip)["probabilities"] == look()["probabilities"]


def test_images_of_any_shape_get_finite_answers() -> None:
    for size in ((1, 1), (3000, 1), (1, 3000)):
        for network in ("quick-mnist", "quick-cifar10"):
            found = look(network=network, image={"kind": "photo", "data": data_url(Image.new("RGB", size, "teal"))})
            assert np.isfinite(found["probabilities"]).all()
            assert sum(found["probabilities"]) == pytest.approx(1, abs=1e-3)
