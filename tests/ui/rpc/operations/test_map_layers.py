"""Pooling, activations, batch norm, dropout, the vector and softmax: as PyTorch has them, bounded, refused in words."""

import base64

import numpy as np
import pytest
import torch

from cnn_demo.ui.rpc.operations import map_layers, pooling, softmax

IMAGE = {"kind": "test", "data": "mnist", "index": 0}
ASK = {"network": "quick-mnist", "epoch": None, "image": IMAGE, "skip": []}
MAP = {**ASK, "layer": "pool1", "channel": 2}
FOUR = [[7, 3, 5, 2], [8, 7, 1, 6], [4, 9, 3, 9], [0, 8, 4, 5]]


def values(found):
    return np.frombuffer(base64.b64decode(found["values"]), "<f8").reshape(-1, found["h"], found["w"])


def test_pooling_of_typed_numbers_and_of_a_map():
    reply = pooling.pool_map({"numbers": FOUR, "size": 2, "stride": 2, "kind": "max"})
    assert values(reply["pooled"])[0].tolist() == [[8, 6], [9, 9]]
    assert reply["formula"] == "⌊(4 − 2 + 2×0) / 2⌋ + 1 = 2"
    reply = pooling.pool_map({**ASK, "layer": "conv1", "channel": 2, "size": 2, "stride": 2, "kind": "max"})
    own = map_layers.activate({**MAP, "activation": "relu"})
    np.testing.assert_allclose(values(reply["pooled"]), values(own["before"]))  # the network's own pool1


def test_a_shift_is_counted():
    bench = {"input": {"numbers": [FOUR]}, "kernel": [[[1]]], "stride": 1, "padding": 0, "dilation": 1, "bias": 0}
    reply = pooling.pool_shifted({**bench, "x": 0, "y": 0, "size": 2, "kind": "max"})
    assert [pair["changed"] for pair in reply["pairs"]] == [0, 0, 0]
    assert [pair["total"] for pair in reply["pairs"]] == [16, 16, 4]
    assert "0 to 3" in pooling.pool_shifted({**bench, "x": 4, "y": 0, "size": 2, "kind": "max"})["error"]


def test_activations_on_a_map():
    assert len(map_layers.activation_choices({})["activations"]) == 6
    reply = map_layers.activate({"numbers": [[-1, 0], [2, 3]], "activation": "relu"})
    assert values(reply["after"])[0].tolist() == [[0, 0], [2, 3]]
    assert (reply["saturated"], reply["zero"], reply["total"]) == (2, 2, 4)
    assert base64.b64decode(reply["flags"]) == bytes([1, 1, 0, 0])
    layers = {each["layer"]: each for each in map_layers.map_layers(ASK)["layers"]}
    assert (layers["pool1"]["normed"], layers["conv1"]["normed"], layers["conv1"]["maps"]) == (True, False, 16)


def test_batch_norm_is_the_networks_own_in_evaluation_and_depends_on_its_company_in_training():
    reply = map_layers.normalize({**MAP, "batch": 4, "start": 10})
    assert reply["norm"] == "bn1"
    own = map_layers.activate({**MAP, "layer": "bn1", "activation": "relu"})
    np.testing.assert_allclose(values(reply["evaluation"]), values(own["before"]), atol=1e-5)
    other = map_layers.normalize({**MAP, "batch": 4, "start": 90})
    assert reply["evaluation"] == other["evaluation"]
    assert reply["training"] != other["training"]
    alone = map_layers.normalize({**MAP, "layer": "relu1", "batch": 1, "start": 0})
    assert alone["norm"] is None
    assert values(alone["training"]).mean() == pytest.approx(0, abs=1e-6)


def test_dropout_on_a_map():
    reply = map_layers.drop_out({**MAP, "p": 0.5, "seed": 1})
    before, after = values(reply["map"]), values(reply["training"])
    assert set(np.unique(np.isclose(after, 2 * before) | (after == 0))) == {True}
    assert 0 < reply["kept"] < reply["total"]
    assert "0 to 0.9" in map_layers.drop_out({**MAP, "p": 1, "seed": 1})["error"]


def test_the_vector_is_the_maps_in_a_row():
    reply = softmax.lay_out(ASK)
    assert (reply["layer"], reply["maps"]["c"], reply["whole_maps"]) == ("relu3", 64, False)
    np.testing.assert_array_equal(values(reply["vector"]).ravel(), values(reply["maps"]).ravel())
    assert reply["dense"] == [{"layer": "fc", "units": 10}]
    expected = torch.tensor(reply["logits"]).softmax(0).tolist()
    assert reply["probabilities"] == pytest.approx(expected, abs=1e-5)
    assert reply["best"] == 7


def test_softmax_of_anything():
    reply = softmax.soften({"logits": [2, 1, 0.1], "temperature": 1, "true": 0})
    assert reply["probabilities"][0] == pytest.approx(0.659, abs=1e-3)
    assert reply["loss"] == pytest.approx(reply["of_log_softmax"])


@pytest.mark.parametrize(
    ("call", "request_", "words"),
    [
        (pooling.pool_map, {"numbers": FOUR, "size": 0, "stride": 1, "kind": "max"}, "size"),
        (pooling.pool_map, {"numbers": FOUR, "size": 5, "stride": 1, "kind": "max"}, "does not fit"),
        (pooling.pool_map, {"numbers": FOUR, "size": 2, "stride": 2, "kind": "min"}, "max, average"),
        (pooling.pool_map, {"numbers": [FOUR, FOUR], "size": 2, "stride": 2, "kind": "max"}, "one map"),
        (map_layers.activate, {"numbers": [["x"]], "activation": "relu"}, "table of numbers"),
        (map_layers.activate, {**MAP, "activation": "swish"}, "leaky_relu"),
        (map_layers.activate, {**MAP, "layer": "fc", "activation": "relu"}, "no maps"),
        (map_layers.activate, {**MAP, "channel": 99, "activation": "relu"}, "channels 0 to 15"),
        (map_layers.activate, {**MAP, "layer": None, "activation": "relu"}, "layer"),
        (map_layers.normalize, {**MAP, "batch": 17, "start": 0}, "1 to 16"),
        (map_layers.normalize, {**MAP, "batch": 4, "start": None}, "start"),
        (map_layers.drop_out, {**MAP, "p": 0.1, "seed": -1}, "seed"),
        (map_layers.map_layers, {"network": "none"}, "network"),
        (softmax.lay_out, {**ASK, "image": None}, "Draw something"),
        (softmax.soften, {"logits": [1], "temperature": 1, "true": 0}, "2 to 20"),
    ],
)
def test_nonsense_is_refused_in_words(call, request_, words):
    assert words in call(request_)["error"]
