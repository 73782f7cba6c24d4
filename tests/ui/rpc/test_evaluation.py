"""What the page is told about how good a network is: in pieces, bounded, and refused in words."""

import json

import pytest

from cnn_demo.ui.guard.error_messages import OUR_FAULT
from cnn_demo.ui.rpc import evaluation

ASKED = {"network": "mlp-mnist", "epoch": None}


def whole(**more):
    while True:
        reply = evaluation.evaluation({**ASKED, **more})
        assert "error" not in reply, reply
        if reply["seen"] == reply["total"]:
            return reply


def test_asked_again_until_it_is_complete():
    reply = whole()
    assert reply["words"] == "on all 2,000 test images of the bundled sample"
    assert reply["right"] / reply["seen"] > 0.97
    assert sum(map(sum, reply["matrix"])) == 2000
    assert 0 < len(reply["worst"]) <= reply["most_worst"]
    worst = reply["worst"][0]
    assert (worst["data"], worst["width"], worst["height"], worst["channels"]) == ("mnist", 28, 28, 1)
    assert len(json.dumps(reply)) < 200_000


def test_edits_are_in_it():
    assert whole(edits={"relu2": list(range(64))})["right"] < 400
    assert whole()["right"] > 1900


def test_the_images_of_a_cell_are_bounded():
    whole()
    right = evaluation.confused({**ASKED, "truth": 7, "answer": 7})
    assert len(right["images"]) == right["most"]
    assert {(each["truth"], each["answer"]) for each in right["images"]} == {(7, 7)}
    assert len(json.dumps(right)) < 400_000


@pytest.mark.parametrize("cell", [{}, {"truth": 1}, {"truth": True, "answer": 0}, {"truth": 1.5, "answer": 0}])
@pytest.mark.parametrize("network", ["mlp-mnist", "nonsense", None, "../mlp-mnist"])
def test_nonsense_is_refused(cell, network):
    for function, more in ((evaluation.confused, cell), (evaluation.evaluation, {"epoch": "x"})):
        reply = function({**ASKED, "network": network, **more})
        assert reply["error"]
        assert reply["error"] != OUR_FAULT


def test_a_cell_beyond_the_classes_is_refused():
    assert "from 0 to 9" in evaluation.confused({**ASKED, "truth": 10, "answer": 0})["error"]
