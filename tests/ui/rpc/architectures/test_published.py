"""All published networks side by side, and what each idea gained."""

from typing import Any

import pytest
from labs import MODELS

from cnn_demo.ui.rpc.architectures.published import PublishedAnswer, TimeAnswer
from cnn_demo.ui.rpc.registry import RpcError
from cnn_demo.ui.web import questions


def test_every_published_network_and_no_other() -> None:
    found = questions.ask("published_networks", {})
    assert isinstance(found, PublishedAnswer)
    trained_here = [card.network for card in MODELS.published() if card.origin is None]
    assert [row.network for row in found.networks] == trained_here
    assert {each.id for each in found.data} == {row.data for row in found.networks}
    assert [step.idea for step in found.gains][:2] == ["Convolutions instead of dense layers", "Pooling between them"]
    for step in found.gains:
        assert step.before.data == step.after.data
        assert step.gain == pytest.approx(step.after.test_accuracy - step.before.test_accuracy, abs=1e-5)


def test_time_is_measured_now() -> None:
    found = questions.ask("time_network", {"network": "lenet5-mnist"})
    assert isinstance(found, TimeAnswer)
    assert found.network == "lenet5-mnist"
    assert found.milliseconds > 0
    assert found.passes >= 1


@pytest.mark.parametrize("question", [None, {}, {"network": 3}, {"network": "nothing"}, {"network": "../lenet5-mnist"}])
def test_anything_else_is_refused_in_words(question: Any) -> None:
    found = questions.ask("time_network", question)
    assert isinstance(found, RpcError)
    assert found.sentence.endswith(".")
