"""What the page is told about how good a network is: in pieces, bounded, and refused in words."""

from typing import Any

import pytest

from cnn_demo.ui.rpc.evaluate.report import ConfusedAnswer, EvaluationAnswer
from cnn_demo.ui.rpc.registry import RpcError
from cnn_demo.ui.web import questions

ASKED = {"network": "mlp-mnist", "epoch": None}


def whole(**more: Any) -> EvaluationAnswer:
    while True:
        found = questions.ask("evaluation", {**ASKED, **more})
        assert isinstance(found, EvaluationAnswer), found
        if found.seen == found.total:
            return found


def test_asked_again_until_it_is_complete() -> None:
    found = whole()
    assert (found.seen, found.available, found.is_sample) == (2000, 2000, True)
    assert found.right / found.seen > 0.97
    assert found.interval[0] < found.right / found.seen < found.interval[1]
    assert sum(map(sum, found.matrix)) == 2000
    assert len(found.recall) == 10
    assert 0 < len(found.worst) <= found.most_worst
    worst = found.worst[0]
    assert (worst.data, worst.image.width, worst.image.height, worst.image.channels) == ("mnist", 28, 28, 1)
    assert worst.truth != worst.predicted
    assert len(found.model_dump_json()) < 200_000


def test_edits_are_in_it() -> None:
    assert whole(edits={"relu2": list(range(64))}).right < 400
    assert whole().right > 1900


def test_the_images_of_a_field_are_bounded() -> None:
    whole()
    right = questions.ask("confused", {**ASKED, "truth": 7, "predicted": 7})
    assert isinstance(right, ConfusedAnswer)
    assert len(right.images) == right.most
    assert {(each.truth, each.predicted) for each in right.images} == {(7, 7)}
    assert len(right.model_dump_json()) < 400_000


@pytest.mark.parametrize("field", [{}, {"truth": 1}, {"truth": True, "predicted": 0}, {"truth": 1.5, "predicted": 0}])
@pytest.mark.parametrize("network", ["mlp-mnist", "nonsense", None, "../mlp-mnist"])
def test_nonsense_is_refused(field: dict[str, Any], network: Any) -> None:
    for name, more in (("confused", field), ("evaluation", {"epoch": "x"})):
        found = questions.ask(name, {**ASKED, "network": network, **more})
        assert isinstance(found, RpcError)
        assert found.code == "bad_value"


def test_a_field_beyond_the_classes_is_refused() -> None:
    found = questions.ask("confused", {**ASKED, "truth": 10, "predicted": 0})
    assert isinstance(found, RpcError)
    assert "from 0 to 9" in found.sentence
