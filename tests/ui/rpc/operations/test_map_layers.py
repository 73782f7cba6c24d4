"""Pooling, activations, batch norm, dropout, the vector and softmax: as PyTorch has them, bounded, refused in words."""

import base64

import numpy as np
import pytest
import torch

from cnn_demo.ui.web.questions import ask

IMAGE = {"kind": "test", "data": "mnist", "index": 0}
ASK = {"network": "quick-mnist", "epoch": None, "image": IMAGE, "skip": []}
MAP = {**ASK, "layer": "pool1", "channel": 2}
FOUR = [[7, 3, 5, 2], [8, 7, 1, 6], [4, 9, 3, 9], [0, 8, 4, 5]]
TYPED = {"of": {"numbers": FOUR}}
POOL = {**TYPED, "size": 2, "stride": 2, "kind": "max"}


def values(found):
    return np.frombuffer(base64.b64decode(found.values), "<f8").reshape(found.h, found.w)


def test_pooling_of_typed_numbers_and_of_a_map():
    reply = ask("pool_map", POOL)
    assert values(reply.pooled).tolist() == [[8, 6], [9, 9]]
    assert reply.formula == "⌊(4 − 2 + 2×0) / 2⌋ + 1 = 2"
    reply = ask("pool_map", {**POOL, "of": {**MAP, "layer": "conv1"}})
    own = ask("activate", {"of": MAP, "activation": "relu"})
    np.testing.assert_allclose(values(reply.pooled), values(own.before))  # the network's own pool1


def test_padding_of_a_maximum_is_no_value():
    reply = ask("pool_map", {**POOL, "of": {"numbers": [[-3, -1], [-4, -2]]}, "padding": 1})
    assert values(reply.pooled).tolist() == [[-3, -1], [-4, -2]]
    reply = ask("pool_map", {**POOL, "of": {"numbers": [[-4, -4], [-4, -4]]}, "padding": 1, "kind": "average"})
    assert values(reply.pooled).tolist() == [[-1, -1], [-1, -1]]


def test_a_shift_is_counted():
    bench = {"input": {"numbers": [FOUR]}, "kernel": [[[1]]], "stride": 1, "padding": 0, "dilation": 1, "bias": 0}
    reply = ask("pool_shifted", {**bench, "x": 0, "y": 0, "size": 2, "kind": "max"})
    assert [pair.changed for pair in reply.pairs] == [0, 0, 0]
    assert [pair.total for pair in reply.pairs] == [16, 16, 4]
    assert ask("pool_shifted", {**bench, "x": 4, "y": 0, "size": 2, "kind": "max"}).code == "bad_value"


def test_activations_on_a_map():
    assert len(ask("activation_choices", {}).activations) == 6
    reply = ask("activate", {"of": {"numbers": [[-1, 0], [2, 3]]}, "activation": "relu"})
    assert values(reply.after).tolist() == [[0, 0], [2, 3]]
    assert (reply.saturated, reply.negative, reply.zero, reply.total) == (2, 1, 2, 4)
    assert base64.b64decode(reply.flags) == bytes([1, 1, 0, 0])
    layers = {each.layer: each for each in ask("map_layers", ASK).layers}
    assert (layers["pool1"].normed, layers["conv1"].normed, layers["conv1"].maps) == (True, False, 16)


def test_batch_norm_is_the_networks_own_in_evaluation_and_depends_on_its_company_in_training():
    reply = ask("normalize", {**MAP, "batch": 4, "start": 10})
    assert reply.norm == "bn1"
    own = ask("activate", {"of": {**MAP, "layer": "bn1"}, "activation": "relu"})
    np.testing.assert_allclose(values(reply.evaluation), values(own.before), atol=1e-5)
    other = ask("normalize", {**MAP, "batch": 4, "start": 90})
    assert reply.evaluation == other.evaluation
    assert reply.training != other.training
    assert len(base64.b64decode(reply.others.codes)) == 3 * reply.others.h * reply.others.w
    alone = ask("normalize", {**MAP, "layer": "relu1", "batch": 1, "start": 0})
    assert (alone.norm, alone.others) == (None, None)
    assert values(alone.training).mean() == pytest.approx(0, abs=1e-6)


def test_dropout_on_a_map():
    reply = ask("drop_out", {"of": MAP, "p": 0.5, "seed": 1})
    before, after = values(reply.map), values(reply.training)
    assert set(np.unique(np.isclose(after, 2 * before) | (after == 0))) == {True}
    assert 0 < reply.kept < reply.total
    assert ask("drop_out", {"of": MAP, "p": 1, "seed": 1}).code == "bad_value"


def test_the_vector_is_the_maps_in_a_row():
    reply = ask("lay_out", ASK)
    assert (reply.layer, reply.count, reply.whole_maps) == ("relu3", 64, False)
    np.testing.assert_array_equal(values(reply.vector).ravel(), values(reply.maps).ravel())
    assert [(each.layer, each.units) for each in reply.dense] == [("fc", 10)]
    assert reply.probabilities == pytest.approx(torch.tensor(reply.logits).softmax(0).tolist(), abs=1e-5)
    assert reply.best == 7


def test_a_class_is_a_sum_over_the_vector():
    laid, found = ask("lay_out", ASK), ask("class_sum", {**ASK, "unit": 7, "most": 5})
    assert (found.layer, len(found.terms)) == ("fc", 5)
    assert sum(term.product for term in found.terms) + found.rest + found.bias == pytest.approx(found.result)
    assert found.result == pytest.approx(laid.logits[7], abs=1e-4)
    assert values(laid.vector)[0, found.terms[0].index] == pytest.approx(found.terms[0].input)


def test_softmax_of_anything():
    reply = ask("soften", {"logits": [2, 1, 0.1], "temperature": 1, "true": 0})
    assert reply.probabilities[0] == pytest.approx(0.659, abs=1e-3)
    assert reply.loss == pytest.approx(reply.of_log_softmax)


@pytest.mark.parametrize(
    ("name", "question", "words"),
    [
        ("pool_map", {**POOL, "size": 0}, "size"),
        ("pool_map", {**POOL, "size": 5}, "does not fit"),
        ("pool_map", {**POOL, "kind": "min"}, "kind"),
        ("pool_map", {**POOL, "padding": 2}, "padding"),
        ("pool_map", {**POOL, "of": {"numbers": [FOUR, FOUR]}}, "of"),
        ("pool_map", {**POOL, "of": {"numbers": [[1], [1, 2]]}}, "rows of equal length"),
        ("activate", {"of": {"numbers": [["x"]]}, "activation": "relu"}, "of"),
        ("activate", {"of": MAP, "activation": "swish"}, "leaky_relu"),
        ("activate", {"of": {**MAP, "layer": "fc"}, "activation": "relu"}, "no maps"),
        ("activate", {"of": {**MAP, "channel": 99}, "activation": "relu"}, "channels 0 to 15"),
        ("activate", {"of": {**MAP, "layer": None}, "activation": "relu"}, "of"),
        ("normalize", {**MAP, "batch": 17, "start": 0}, "batch"),
        ("normalize", {**MAP, "batch": 4, "start": None}, "start"),
        ("drop_out", {"of": MAP, "p": 0.1, "seed": -1}, "seed"),
        ("map_layers", {**ASK, "network": "none"}, "network"),
        ("lay_out", {**ASK, "image": None}, "image"),
        ("class_sum", {**ASK, "unit": 10}, "0 to 9"),
        ("soften", {"logits": [1], "temperature": 1, "true": 0}, "logits"),
        ("soften", {"logits": [1, 2], "temperature": 1, "true": 2}, "true class"),
    ],
)
def test_nonsense_is_refused_in_words(name, question, words):
    assert words in ask(name, question).sentence
