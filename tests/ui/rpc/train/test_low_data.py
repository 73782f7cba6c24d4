"""What the comparison of ways is told: networks that fit, recipes that are accepted, words for nonsense."""

import pytest

from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.experiments.low_data import EXAMPLES
from cnn_demo.ui.guard.error_messages import OUR_FAULT
from cnn_demo.ui.rpc.train import low_data

ASKED = {"network": "quick-mnist", "data": "fashion_mnist", "images": 100, "epochs": 10, "seed": 0}


def test_networks_that_see_such_images():
    gray = low_data.sources({"data": "fashion_mnist"})["sources"]
    assert {"quick-mnist", "lenet5-mnist"} <= {each["network"] for each in gray}
    assert [each["network"] for each in gray if each["same"]] == [
        each["network"] for each in gray if each["network"].endswith("-fashion_mnist")
    ]
    color = low_data.sources({"data": "cifar10", "runs": ["run-" + "0" * 32, None, "quick-mnist"]})["sources"]
    assert all(not each["own"] for each in color)
    assert {each["network"]: each["seen"] for each in color}["quick-cifar10"] == 10


def test_a_network_of_all_ten_classes_has_seen_its_parts():
    last = low_data.sources({"data": "cifar10_last_four"})
    told = {each["network"]: (each["same"], each["seen"]) for each in last["sources"]}
    assert last["classes"] == 4
    assert last["named"] == "CIFAR-10, last four (frog, horse, ship, truck)"
    assert told["quick-cifar10"] == (False, 4)


def test_examples_are_published_and_have_never_seen_what_they_learn():
    examples = low_data.sources({"data": "mnist"})["examples"]
    assert [each["network"] for each in examples] == list(EXAMPLES)
    for each in examples:
        (source,) = [s for s in low_data.sources({"data": each["data"]})["sources"] if s["network"] == each["network"]]
        assert source["seen"] == 0
        assert "error" not in low_data.ways({**ASKED, "network": each["network"], "data": each["data"]})


def test_every_way_comes_with_a_recipe_and_a_drawing():
    reply = low_data.ways(ASKED)
    assert [way["id"] for way in reply["ways"]] == ["scratch", "features", "tuning"]
    for way in reply["ways"]:
        assert TrainConfig.from_dict(way["config"]).to_dict() == way["config"]
        assert way["total"] == 54_778
        assert way["learns"] == sum(block["parameters"] for block in way["blocks"] if block["state"] != "stays")
    assert reply["test_images"] == 2000


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
def test_nonsense_is_refused(change):
    reply = low_data.ways({**ASKED, **change})
    assert reply["error"]
    assert reply["error"] != OUR_FAULT
    assert low_data.sources({"data": change.get("data", 5)})["error"] != OUR_FAULT
