"""An MLP against a CNN: two budgets, counts in pieces, and words for nonsense."""

from typing import Any

import pytest

from cnn_demo.ui.rpc.extras.dense_vs_conv import ChallengeAnswer, ChallengedAnswer, MatchedPairAnswer
from cnn_demo.ui.rpc.registry import RpcError
from cnn_demo.ui.web import questions


def share(network: str, kind: str, pixels: int = 0) -> float | None:
    right, seen, total = 0, 0, 1
    while seen < total:
        found = questions.ask("pixel_challenge", {"network": network, "kind": kind, "pixels": pixels, "start": seen})
        assert isinstance(found, ChallengeAnswer), found
        right, seen, total = right + found.right, found.seen, found.total
    return right / total if total else None


def test_the_published_pair() -> None:
    found = questions.ask("matched_pair", {"data": "mnist", "architecture": "quick", "images": 500, "epochs": 2})
    assert isinstance(found, MatchedPairAnswer)
    assert (found.cnn.parameters, found.mlp.parameters) == (54_778, 55_050)
    for each in (found.cnn, found.mlp):
        config = each.config.config()
        assert (config.epochs, config.max_images, config.batch_size) == (2, 500, 32)
    dense = share("mlp-mnist", "shift")
    assert dense
    assert dense > 0.97
    far, kept = share("mlp-mnist", "shift", 6), share("quick-mnist", "shift", 6)
    assert far
    assert kept
    assert far < 0.5 < kept
    assert (share("mlp-mnist", "shuffle") or 0) < 0.2
    assert share("mlp-mnist", "rearrange") == pytest.approx(dense, abs=0.002)
    assert share("quick-mnist", "rearrange") is None


def test_what_is_done_is_shown() -> None:
    found = questions.ask("challenged_image", {"network": "quick-cifar10", "index": 3})
    assert isinstance(found, ChallengedAnswer)
    assert len(found.shifts) == 7
    assert (found.shuffled.channels, found.shuffled.width) == (3, 32)


@pytest.mark.parametrize(
    ("name", "question"),
    [
        ("matched_pair", None),
        ("matched_pair", {}),
        ("matched_pair", {"data": "mnist", "architecture": "own:dense9999"}),
        ("matched_pair", {"data": [], "architecture": "quick"}),
        ("pixel_challenge", {"network": "quick-mnist", "kind": "shift", "pixels": 99}),
        ("pixel_challenge", {"network": "quick-mnist", "kind": "shift", "pixels": float("nan")}),
        ("pixel_challenge", {"network": "quick-mnist", "kind": "shift", "pixels": 0, "start": 10**9}),
        ("pixel_challenge", {"network": "quick-mnist", "kind": ["shift"]}),
        ("challenged_image", {"network": "quick-mnist", "index": -1}),
        ("challenged_image", {"network": "../quick-mnist", "index": 0}),
    ],
)
def test_nonsense_is_refused(name: str, question: Any) -> None:
    found = questions.ask(name, question)
    assert isinstance(found, RpcError)
    assert found.code == "bad_value"
