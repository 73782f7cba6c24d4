"""What a duel is told: two budgets, counts in pieces, and words for nonsense."""

import pytest

from cnn_demo.ui.guard.error_messages import OUR_FAULT
from cnn_demo.ui.rpc.train import dense_vs_conv


def share(network, kind, pixels=0):
    right, seen, total = 0, 0, 1
    while seen < total:
        reply = dense_vs_conv.challenge({"network": network, "kind": kind, "pixels": pixels, "start": seen})
        assert "error" not in reply, reply
        right, seen, total = right + reply["right"], reply["seen"], reply["total"]
    return right / total if total else None


def test_the_published_pair():
    reply = dense_vs_conv.budget({"data": "mnist", "architecture": "quick"})
    assert (reply["chosen"]["parameters"], reply["dense"]["parameters"]) == (54_778, 55_050)
    dense = share("mlp-mnist", "shift")
    assert dense > 0.97
    assert share("mlp-mnist", "shift", 6) < 0.5 < share("quick-mnist", "shift", 6)
    assert share("mlp-mnist", "shuffle") < 0.2
    assert share("mlp-mnist", "rearrange") == pytest.approx(dense, abs=0.002)
    assert share("quick-mnist", "rearrange") is None


def test_what_is_done_is_shown():
    reply = dense_vs_conv.challenged({"network": "quick-cifar10", "index": 3})
    assert len(reply["shifts"]) == 7
    assert (reply["shuffled"]["channels"], reply["shuffled"]["width"]) == (3, 32)


@pytest.mark.parametrize(
    "request_",
    [
        None,
        {},
        {"data": "mnist", "architecture": "own:dense9999"},
        {"data": [], "architecture": "quick"},
        {"network": "quick-mnist", "kind": "shift", "pixels": 99},
        {"network": "quick-mnist", "kind": "shift", "pixels": float("nan")},
        {"network": "quick-mnist", "kind": "shift", "pixels": 0, "start": 10**9},
        {"network": "quick-mnist", "kind": ["shift"], "index": -1},
        {"network": "../quick-mnist", "kind": "shift", "index": 0},
    ],
)
@pytest.mark.parametrize("name", ["budget", "challenge", "challenged"])
def test_nonsense_is_refused(name, request_):
    reply = getattr(dense_vs_conv, name)(request_)
    if name != "challenged" or request_ is None or "network" not in request_ or "index" in request_:
        assert reply["error"]
    assert reply.get("error") != OUR_FAULT
