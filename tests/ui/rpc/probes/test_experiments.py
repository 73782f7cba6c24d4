"""The questions of the experiments: answered, bounded, and refused in words."""

import base64
from typing import Any

import numpy as np
import pytest
from labs import DATA

from cnn_demo.ui.rpc.registry import RpcError
from cnn_demo.ui.web.questions import ask

IMAGE = {"kind": "test", "data": "mnist", "index": 0}
NETWORK = {"network": "quick-mnist", "epoch": None}
ASK = {**NETWORK, "image": IMAGE, "skip": []}


@pytest.fixture(autouse=True)
def _sample(monkeypatch, tmp_path):
    monkeypatch.setenv("CNN_DEMO_DATA", str(tmp_path))


def answer(name: str, question: dict[str, Any], **more: Any) -> Any:
    reply = ask(name, {**question, **more})
    assert not isinstance(reply, RpcError), reply
    return reply


def refusal(name: str, question: dict[str, Any], **more: Any) -> str:
    reply = ask(name, {**question, **more})
    assert isinstance(reply, RpcError), reply
    assert reply.code == "bad_value"
    return reply.sentence


def test_the_patches_that_activate_a_filter_most():
    parts = [answer("top_activations", NETWORK, layer="relu2", map=4)]
    while parts[-1].end < parts[-1].total:
        parts.append(answer("top_activations", NETWORK, layer="relu2", map=4, start=parts[-1].end))
    assert (parts[-1].end, parts[-1].total, parts[-1].images, parts[-1].data_title) == (
        1000,
        1000,
        2000,
        "test images of MNIST",
    )
    for part in parts:
        values = [patch.value for patch in part.patches]
        assert len(values) == 9
        assert values == sorted(values, reverse=True)
        assert all(part.start <= patch.index < part.end for patch in part.patches)
    top, left, bottom, right = parts[0].patches[0].field
    assert 0 <= top < bottom <= 28
    assert 0 <= left < right <= 28
    assert len(base64.b64decode(parts[0].patches[0].image.pixels)) == 784
    assert "0 to 999" in refusal("top_activations", NETWORK, layer="relu2", map=4, start=1000)
    assert "filters 0 to 31" in refusal("top_activations", NETWORK, layer="relu2", map=32)
    assert "no layer" in refusal("top_activations", NETWORK, layer="nowhere", map=0)


def test_edits_count():
    edited = {"edits": {"relu1": list(range(16))}}
    plain, off = (answer("top_activations", NETWORK, layer="conv2", map=4, **more) for more in ({}, edited))
    assert plain.patches[0].value != off.patches[0].value == 0
    shifted = answer("equivariance", ASK, layer="relu1", map=2, x=4, y=0, **edited)
    assert (shifted.lively, shifted.equal) == (0, 1)
    assert answer("feature_visualization", NETWORK, layer="relu1", map=2, **edited).values == [0]


def test_an_image_is_made_in_parts():
    reply = answer("feature_visualization", NETWORK, map=3)
    assert (reply.step, len(reply.values)) == (0, 1)
    for _ in range(3):
        before = reply
        reply = answer("feature_visualization", NETWORK, map=3, image=reply.image, step=reply.step, steps=12)
    assert (reply.step, reply.total) == (36, 160)
    assert reply.values[-1] > before.values[0]
    image = np.frombuffer(base64.b64decode(reply.image), "<f4")
    assert image.min() >= 0
    assert image.max() <= 255
    shown = np.frombuffer(base64.b64decode(reply.shown.pixels), np.uint8)
    assert (shown.min(), shown.max()) == (0, 255)  # its contrast is stretched


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"steps": 17}, '"steps"'),
        ({"steps": True}, '"steps"'),
        ({"step": -1}, '"step"'),
        ({"map": 10}, "classes 0 to 9"),
        ({"layer": "nowhere"}, "no layer"),
        ({"layer": 3}, '"layer"'),
        ({"image": "AAAA"}, "arrived broken"),
        ({"image": "é"}, "arrived broken"),
        ({"image": [1]}, '"image"'),
        ({"image": base64.b64encode(np.full(784, np.nan, "<f4").tobytes()).decode()}, "finite numbers"),
        ({"seed": "x"}, '"seed"'),
    ],
)
def test_making_an_image_is_refused_in_words(change, words):
    image = base64.b64encode(np.zeros(784, "<f4").tobytes()).decode()
    question = {**NETWORK, "layer": None, "map": 3, "image": image, "step": 0, "steps": 2, "seed": 0, **change}
    assert words in refusal("feature_visualization", question)


def test_the_image_perturbed():
    found = answer("perturbation_choices", NETWORK).perturbations
    assert [each.id for each in found] == ["x", "y", "turn", "scale", "noise", "thickness"]
    reply = answer("perturbed", ASK, move={"x": 2, "turn": 10})
    assert 0 <= reply.kept <= reply.probability <= 1
    assert reply.seen.pixels != answer("perturbed", ASK).seen.pixels
    curves = answer("robustness", ASK, move={"x": 2, "turn": 10}, along=["x", "scale"]).curves
    assert [curve.id for curve in curves] == ["x", "scale"]
    assert len(curves[0].at) == len(curves[0].best) == 29
    assert curves[0].classes[0].target == reply.original
    for curve in curves:
        assert {each.target for each in curve.classes[1:]} <= set(curve.best) - {reply.original}
        assert all(len(each.probabilities) == len(curve.at) for each in curve.classes)
    assert "goes from" in refusal("perturbed", ASK, move={"x": 99})
    assert '"move"' in refusal("perturbed", ASK, move=[1])
    assert "no slider" in refusal("perturbed", ASK, move={"size": 1})


def test_the_map_shifts_along():
    reply = answer("equivariance", ASK, layer="conv1", map=2, x=3, y=0)
    for tiles in (reply.first, reply.second, reply.difference):
        assert (tiles.h, tiles.w, len(base64.b64decode(tiles.codes))) == (28, 28, 784)
        assert tiles.limit == reply.first.limit
    assert (reply.rows, reply.columns, reply.whole, reply.shared) == (0, 3, True, 28 * 25)
    assert 0.8 < reply.equal <= 1
    pooled = answer("equivariance", ASK, layer="relu2", map=2, x=3, y=0)
    assert not pooled.whole
    assert (reply.first.signed, pooled.first.signed, pooled.difference.signed) == (True, False, True)
    assert "no maps" in refusal("equivariance", ASK, layer="fc", map=2, x=3, y=0)


def test_statistics_of_a_layer_and_a_map():
    reply = answer("statistics", ASK, layer="relu1", map=3, edits={"relu1": [4]})
    assert 4 in reply.dead
    assert (reply.signed, reply.total, reply.whole.low) == (False, 16, 0)
    assert sum(reply.whole.counts) == reply.values == 16 * 14 * 14
    assert sum(reply.one.counts) == 14 * 14
    assert reply.whole.low <= reply.one.low <= reply.one.mean <= reply.one.high <= reply.whole.high
    off = answer("statistics", ASK, layer="relu1", map=4, edits={"relu1": [4]}).one
    assert (off.low, off.high, off.zeros) == (0, 0, 1)
    assert answer("statistics", ASK, layer="conv1").signed
    assert answer("statistics", ASK, layer="conv1").one is None
    units = answer("statistics", ASK, layer="fc", map=7)
    assert (units.values, sum(units.one.counts)) == (10, 1)
    assert "no layer" in refusal("statistics", ASK, layer="nonsense")
    assert "maps 0 to 15" in refusal("statistics", ASK, layer="relu1", map=16)


def test_gradients_are_of_the_true_label_when_it_is_known():
    reply = answer("loss_gradients", ASK, layer="conv2")
    truth = DATA.load("mnist").spec.classes[int(DATA.load("mnist").test.labels[0])]
    assert (reply.label, reply.known) == (truth, True)
    assert (reply.maps.shown, reply.weights.shown) == ((1, 32), (32, 16))
    assert len(base64.b64decode(reply.weights.codes)) == 32 * 16 * 9
    one = answer("loss_gradients", ASK, layer="conv2", map=31)
    assert (one.weights.shown, one.maps) == ((1, 16), reply.maps)
    assert answer("loss_gradients", ASK, layer="fc").weights.w == 56
    assert answer("loss_gradients", ASK, layer="relu1").weights is None
    drawn = {"kind": "photo", "data": "data:image/png;base64," + base64.b64encode(_image()).decode()}
    reply = answer("loss_gradients", ASK, layer="conv1", image=drawn)
    assert reply.known is False
    assert reply.loss >= 0
    assert "filters 0 to 31" in refusal("loss_gradients", ASK, layer="conv2", map=32)


def test_attribution_shares_the_scale_of_the_predicted_class():
    methods = answer("attribution_methods", {}).methods
    assert [each.id for each in methods if each.layered] == ["grad_cam"]
    seven = int(DATA.load("mnist").test.labels[0])
    for method in methods:
        mine = answer("attribution", ASK, target=seven, method=method.id)
        other = answer("attribution", ASK, target=(seven + 1) % 10, method=method.id)
        assert (mine.share, mine.weak, mine.map.limit) == (1, False, mine.strongest)
        assert other.weak == (other.share < 0.25)
        assert other.map.limit >= other.strongest
        assert other.map.limit >= mine.strongest
        assert (other.label, other.best) == (str((seven + 1) % 10), str(seven))
        assert other.similarity is None or other.share >= 0.25
        assert (mine.layer is not None) == method.layered
    assert answer("attribution", ASK, target=seven, method="grad_cam", layer="relu2").layer == "relu2"
    assert "fc has no maps" in refusal("attribution", ASK, target=7, method="grad_cam", layer="fc")
    assert "no method" in refusal("attribution", ASK, target=7, method="lime")
    assert "classes 0 to 9" in refusal("attribution", ASK, target=10, method="grad_cam")


def test_an_empty_map_names_the_layer_that_shows_something():
    off = answer("attribution", ASK, target=7, method="grad_cam", edits={"relu3": list(range(64))})
    assert (off.empty, off.layer, off.similarity, off.next_layer) == (True, "relu3", None, None)
    found = [answer("attribution", ASK, target=target, method="grad_cam") for target in range(10)]
    empty = [(target, each) for target, each in enumerate(found) if each.empty]
    for target, each in empty:
        assert each.next_layer
        assert not answer("attribution", ASK, target=target, method="grad_cam", layer=each.next_layer).empty
    assert all(each.next_layer is None for each in found if not each.empty)


def _image() -> bytes:
    import io

    from PIL import Image

    file = io.BytesIO()
    Image.fromarray(DATA.load("mnist").test.images[0, 0].numpy()).resize((84, 84)).save(file, "PNG")
    return file.getvalue()
