import base64
import json

import pytest

from cnn_demo.inspection.claims import CLAIMS
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


def test_one_at_a_time(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(room, "PATIENCE", 0.01)
    with room._one_at_a_time:
        assert room.measure_claim({"claim": "dropout_share"}) == {
            "error": "Other claims are being tested.",
            "code": "busy",
            "lost": True,
        }
    assert "verdict" in room.measure_claim({"claim": "dropout_share"})


@pytest.mark.parametrize("request_", [None, {}, {"claim": 3}, {"claim": "nothing"}, {"claim": "lenet_year"}])
def test_anything_else_is_refused_in_words(request_):
    reply = room.measure_claim(request_)
    assert set(reply) == {"error", "code"}
    assert reply["error"].endswith(".")
