"""Transfer learning: networks that fit, recipes that are accepted, words for nonsense."""

from typing import Any

import pytest

from cnn_demo.training.experiments.low_data import EXAMPLES
from cnn_demo.ui.rpc.extras.transfer import TransferAnswer, TransferSourcesAnswer
from cnn_demo.ui.rpc.registry import RpcError
from cnn_demo.ui.web import questions

ASKED = {"network": "quick-mnist", "data": "fashion_mnist", "images": 100, "epochs": 10, "seed": 0}


def sources(data: str, runs: tuple[str, ...] = ()) -> TransferSourcesAnswer:
    found = questions.ask("transfer_sources", {"data": data, "runs": list(runs)})
    assert isinstance(found, TransferSourcesAnswer), found
    return found


def test_networks_that_see_such_images() -> None:
    gray = sources("fashion_mnist").sources
    assert {"quick-mnist", "lenet5-mnist"} <= {each.network for each in gray}
    assert [each.network for each in gray if each.same] == [
        each.network for each in gray if each.network.endswith("-fashion_mnist")
    ]
    color = sources("cifar10", ("run-" + "0" * 32, "quick-mnist")).sources
    assert all(not each.own for each in color)
    assert {each.network: each.seen for each in color}["quick-cifar10"] == 10


def test_a_network_of_all_ten_classes_has_seen_its_parts() -> None:
    last = sources("cifar10_last_four")
    told = {each.network: (each.same, each.seen) for each in last.sources}
    assert last.classes == 4
    assert last.named == "CIFAR-10, last four (frog, horse, ship, truck)"
    assert told["quick-cifar10"] == (False, 4)


def test_examples_are_published_and_have_never_seen_what_they_learn() -> None:
    examples = sources("mnist").examples
    assert [each.network for each in examples] == list(EXAMPLES)
    for each in examples:
        (source,) = [s for s in sources(each.data).sources if s.network == each.network]
        assert source.seen == 0
        found = questions.ask("transfer_methods", {**ASKED, "network": each.network, "data": each.data})
        assert isinstance(found, TransferAnswer)


def test_every_method_comes_with_a_recipe_and_a_drawing() -> None:
    found = questions.ask("transfer_methods", ASKED)
    assert isinstance(found, TransferAnswer)
    assert [method.id for method in found.methods] == ["scratch", "features", "tuning"]
    for method in found.methods:
        assert method.config.config().to_dict() == method.config.model_dump()
        assert method.total == 54_778
        assert method.trainable == sum(block.parameters for block in method.blocks if block.state != "frozen")
    assert found.test_images == 2000


@pytest.mark.parametrize(
    "change",
    [
        {"network": "nobody"},
        {"network": "run-" + "0" * 32},
        {"network": "quick-cifar10"},
        {"data": "mnits"},
        {"images": 1},
        {"images": "100"},
        {"epochs": 1000},
        {"seed": float("nan")},
        {"seed": None},
    ],
)
def test_nonsense_is_refused(change: dict[str, Any]) -> None:
    found = questions.ask("transfer_methods", {**ASKED, **change})
    assert isinstance(found, RpcError)
    assert found.code == "bad_value"
