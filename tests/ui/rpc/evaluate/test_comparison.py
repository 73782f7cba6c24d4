"""Two networks on the same images: counts that add up, images of both sides, and words for pairs that do not fit."""

from typing import Any

import pytest

from cnn_demo.inspection.evaluation.difference import difference
from cnn_demo.lab import current_lab
from cnn_demo.ui.rpc.evaluate.comparison import ComparisonAnswer
from cnn_demo.ui.rpc.registry import RpcError
from cnn_demo.ui.web import questions


def whole(network: str, other: str) -> ComparisonAnswer:
    seen = -1
    while True:
        found = questions.ask("compare_networks", {"network": network, "other": other})
        assert isinstance(found, ComparisonAnswer), found
        if found.seen == found.total:
            return found
        assert found.seen > seen, "each question goes on"
        seen = found.seen


def test_two_networks_add_up() -> None:
    found = whole("mlp-mnist", "convnet_tiny-mnist")
    assert found.images == found.both + found.neither + sum(found.only) == 2000
    assert found.right == (found.both + found.only[0], found.both + found.only[1])
    assert found.gain == pytest.approx((found.right[1] - found.right[0]) / found.images, abs=1e-5)
    assert found.gain > found.margin > 0, "the CNN is better, and not by chance"
    assert len(found.by_class) == 10
    for each in found.only_other:
        assert each.other[0] == each.truth != each.first[0]
    for each in found.only_first:
        assert each.first[0] == each.truth != each.other[0]
    sure = [each.first[1] for each in found.only_other]
    assert sure == sorted(sure, reverse=True)


def test_a_network_does_not_differ_from_itself() -> None:
    whole("mlp-mnist", "mlp-mnist")
    lab = current_lab()
    same = lab.predictions.predict_test_set(lab.models.get("mlp-mnist"))
    found = difference(same, same)
    assert (found.gain, found.margin, found.only) == (0, 0, (0, 0))
    assert found.only_first == found.only_second == ()


@pytest.mark.parametrize("other", ["quick-fashion_mnist", "nobody", "../mlp-mnist", None, 3])
def test_what_cannot_be_compared_is_refused(other: Any) -> None:
    found = questions.ask("compare_networks", {"network": "mlp-mnist", "other": other})
    assert isinstance(found, RpcError)
    assert found.code == "bad_value"
