import pytest

from cnn_demo.prediction import model_store
from cnn_demo.ui.rpc.architectures.comparison import comparison, time_network


def test_every_published_network_and_no_other():
    reply = comparison({})
    assert [row["network"] for row in reply["networks"]] == [card.network for card in model_store.published()]
    assert {each["id"] for each in reply["data"]} == {row["data"] for row in reply["networks"]}
    assert [step["idea"] for step in reply["bought"]][:2] == [
        "Convolutions instead of dense layers",
        "Pooling between them",
    ]


def test_time_is_measured_now():
    reply = time_network({"network": "lenet5-mnist"})
    assert reply["network"] == "lenet5-mnist"
    assert reply["milliseconds"] > 0
    assert reply["passes"] >= 1


@pytest.mark.parametrize("request_", [None, {}, {"network": 3}, {"network": "nothing"}, {"network": "../lenet5-mnist"}])
def test_anything_else_is_refused_in_words(request_):
    reply = time_network(request_)
    assert set(reply) == {"error", "code"}
    assert reply["error"].endswith(".")
