"""The questions of the Inside tab's experiments: answered, bounded, and refused in words."""

import base64

import numpy as np
import pytest

from cnn_demo.ui.rpc.inside import probes

IMAGE = {"kind": "test", "data": "mnist", "index": 0}
ASK = {"network": "quick-mnist", "epoch": None, "image": IMAGE, "skip": []}


def test_what_excites_a_filter():
    reply = probes.excites({**ASK, "layer": "relu2", "channel": 4})
    assert len(reply["patches"]) == 9
    values = [patch["value"] for patch in reply["patches"]]
    assert values == sorted(values, reverse=True)
    assert reply["words"] == "Looked at 1,000 of 2,000 test images of MNIST."
    top, left, bottom, right = reply["patches"][0]["field"]
    assert 0 <= top < bottom <= 28
    assert 0 <= left < right <= 28
    assert len(base64.b64decode(reply["patches"][0]["pixels"])) == 784


def test_edits_count():
    edited = {**ASK, "edits": {"relu1": list(range(16))}}
    plain, off = (probes.excites({**ask, "layer": "conv2", "channel": 4}) for ask in (ASK, edited))
    assert plain["patches"][0]["value"] != off["patches"][0]["value"] == 0
    shifted = probes.shift({**edited, "layer": "relu1", "channel": 2, "x": 4, "y": 0})
    assert shifted["words"].endswith("all of them are zero.")
    assert probes.grow({**edited, "layer": "relu1", "channel": 2, "image": None, "seed": 0})["values"] == [0]


def test_a_image_grows_in_parts():
    ask = {"network": "quick-mnist", "epoch": None, "layer": None, "channel": 3, "seed": 0}
    reply = probes.grow({**ASK, **ask, "image": None})
    assert (reply["step"], len(reply["values"])) == (0, 1)
    for _ in range(3):
        before = reply
        reply = probes.grow({**ask, "image": reply["image"], "step": reply["step"], "steps": 12})
    assert reply["step"] == 36
    assert reply["values"][-1] > before["values"][0]
    image = np.frombuffer(base64.b64decode(reply["image"]), "<f4")
    assert image.min() >= 0
    assert image.max() <= 255


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"steps": 17}, "goes from 1 to 16"),
        ({"steps": True}, "whole number"),
        ({"step": -1}, "goes from 0 to 160"),
        ({"channel": 10}, "classes 0 to 9"),
        ({"layer": "nowhere"}, "no layer"),
        ({"layer": 3}, "which layer"),
        ({"image": "AAAA"}, "arrived broken"),
        ({"image": "é"}, "arrived broken"),
        ({"image": [1]}, "arrived broken"),
        ({"image": base64.b64encode(np.full(784, np.nan, "<f4").tobytes()).decode()}, "finite numbers"),
        ({"seed": "x"}, "whole number"),
    ],
)
def test_growing_is_refused_in_words(change, words):
    image = base64.b64encode(np.zeros(784, "<f4").tobytes()).decode()
    ask = {**ASK, "layer": None, "channel": 3, "image": image, "step": 0, "steps": 2, "seed": 0, **change}
    assert words in probes.grow(ask)["error"]


def test_the_image_moved():
    found = probes.sliders(ASK)["sliders"]
    assert [slider["id"] for slider in found] == ["x", "y", "turn", "scale", "noise", "thickness"]
    reply = probes.move({**ASK, "move": {"x": 2, "turn": 10}, "along": ["x", "scale"]})
    assert [curve["id"] for curve in reply["curves"]] == ["x", "scale"]
    assert len(reply["curves"][0]["at"]) == len(reply["curves"][0]["probabilities"]) == 29
    assert 0 <= reply["kept"] <= reply["probability"] <= 1
    assert reply["seen"]["pixels"] != probes.move({**ASK, "move": {}, "along": []})["seen"]["pixels"]
    assert "goes from" in probes.move({**ASK, "move": {"x": 99}})["error"]
    assert "where each slider" in probes.move({**ASK, "move": [1]})["error"]


def test_the_map_moved():
    reply = probes.shift({**ASK, "layer": "conv1", "channel": 2, "x": 3, "y": 0})
    assert (reply["h"], reply["w"]) == (28, 28)
    assert {name: len(base64.b64decode(codes)) for name, codes in reply["maps"].items()} == dict.fromkeys(
        ("first", "second", "difference"), 784
    )
    assert reply["words"].startswith("Shifted back by 3 columns and 0 rows, ")
    assert "no maps" in probes.shift({**ASK, "layer": "fc", "channel": 2, "x": 3, "y": 0})["error"]
