import base64
import json
import time
from contextlib import ExitStack

import pytest

from cnn_demo.inspection.claims import CLAIMS
from cnn_demo.lab import Lab
from cnn_demo.lab.lab import heavy_at_once
from cnn_demo.ui.rpc.experiments import claims as room


def test_the_claims_as_cards():
    reply = room.claims({})
    assert [card["id"] for card in reply["claims"]] == list(CLAIMS)
    assert [card["testable"] for card in reply["claims"]].count(False) == 1


def test_maps_travel_as_codes_with_their_limit():
    reply = room.measure_claim({"claim": "relu_on_the_filter"})
    kernel, *maps = reply["maps"]
    assert (kernel["h"], kernel["w"]) == (3, 3)
    for each in maps:
        codes = base64.b64decode(each["codes"])
        assert len(codes) == each["h"] * each["w"]
        assert each["limit"] > 0
    after = base64.b64decode(maps[1]["codes"])
    assert min(after) == 128  # nothing below zero
    assert len(json.dumps(reply)) < 50_000
    assert reply["seconds"] < 60


def test_tables_and_verdict():
    reply = room.measure_claim({"claim": "transposed_matrix"})
    straight, turned = (table["counts"] for table in reply["tables"])
    assert straight == tuple(zip(*turned, strict=True))
    assert reply["numbers"][0]["of"].split(" taken for ")[0] in reply["verdict"]


def test_heavy_work_is_refused_at_once_while_there_is_no_room(own_lab: Lab):
    places = heavy_at_once()
    with ExitStack() as taken:
        for _ in range(places):
            taken.enter_context(own_lab.heavy())
        began = time.monotonic()
        reply = room.measure_claim({"claim": "dropout_share"})
        assert time.monotonic() - began < 0.5
        assert reply == {"error": "Many people are here right now.", "lost": True, "retry_after": 0.5}
    assert "verdict" in room.measure_claim({"claim": "dropout_share"})


def test_a_claim_that_trains_does_so_elsewhere_with_progress(shared_lab):
    first = room.measure_claim({"claim": "training_accuracy"})
    ticket, shares = first["ticket"], [first["progress"]]
    other = room.measure_claim({"claim": "unshuffled_loader"})
    assert (other["lost"], other["retry_after"]) == (True, 2.0)
    while "verdict" not in (reply := room.measure_claim({"claim": "training_accuracy", "ticket": ticket})):
        assert reply["ticket"] == ticket
        shares.append(reply["progress"])
        time.sleep(0.05)
    assert shares == sorted(shares)
    assert any(0 < share < 1 for share in shares)
    assert reply["charts"][0]["lines"][0]["name"] == "training"
    assert reply["seconds"] > 0


def test_a_claim_that_trains_can_be_stopped(shared_lab):
    ticket = room.measure_claim({"claim": "unshuffled_loader"})["ticket"]
    assert room.stop_claim({"ticket": ticket}) == {"asked": True}
    assert "came to no end" in room.measure_claim({"claim": "unshuffled_loader", "ticket": ticket})["error"]
    again = room.measure_claim({"claim": "unshuffled_loader"})  # there is room for another one
    assert room.stop_claim({"ticket": again["ticket"]}) == {"asked": True}


@pytest.mark.parametrize("ticket", ["", "x" * 32, 7, ["a"], {}])
def test_an_unknown_ticket_is_refused_in_words(ticket):
    assert room.measure_claim({"claim": "unshuffled_loader", "ticket": ticket})["error"].endswith("Start it again.")


@pytest.mark.parametrize("request_", [None, {}, {"claim": 3}, {"claim": "nothing"}, {"claim": "lenet_year"}])
def test_anything_else_is_refused_in_words(request_):
    reply = room.measure_claim(request_)
    assert set(reply) == {"error"}
    assert reply["error"].endswith(".")
