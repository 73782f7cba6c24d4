"""Claims as cards, and what a test of one measures here and now."""

import base64
from typing import Any

import pytest

from cnn_demo.inspection.claims import CLAIMS
from cnn_demo.ui.rpc.experiments import claims as room
from cnn_demo.ui.rpc.experiments.claims import ClaimsAnswer, MeasuredClaim
from cnn_demo.ui.rpc.registry import RpcError
from cnn_demo.ui.web import questions


def measure(claim: str) -> MeasuredClaim:
    found = questions.ask("measure_claim", {"claim": claim})
    assert isinstance(found, MeasuredClaim), found
    return found


def test_the_claims_as_cards() -> None:
    found = questions.ask("claims", {})
    assert isinstance(found, ClaimsAnswer)
    assert [card.id for card in found.claims] == list(CLAIMS)
    assert {card.id: card.known for card in found.claims if card.known} == {"lenet_year": "false"}
    assert all(card.context.endswith(".") for card in found.claims)


def test_maps_travel_as_codes_with_their_limit() -> None:
    found = measure("relu_on_the_filter")
    kernel, *maps = (each.tiles for each in found.maps)
    assert found.verdict == "false"
    assert (kernel.h, kernel.w) == (3, 3)
    for each in maps:
        assert len(base64.b64decode(each.codes)) == each.h * each.w
        assert each.limit
        assert each.limit > 0
    assert min(base64.b64decode(maps[1].codes)) == 128  # nothing below zero
    assert len(found.model_dump_json()) < 50_000
    assert found.seconds < 60


def test_tables_and_finding() -> None:
    found = measure("transposed_matrix")
    straight, turned = (table.counts for table in found.tables)
    assert straight == [list(column) for column in zip(*turned, strict=True)]
    assert found.numbers[0].of.split(" taken for ")[0] in found.finding
    assert found.verdict == "false"


def test_one_at_a_time() -> None:
    with room._one_at_a_time:
        found = questions.ask("measure_claim", {"claim": "dropout_share"})
    assert isinstance(found, RpcError)
    assert (found.code, found.retry_after) == ("busy", room.RETRY_SECONDS)
    assert measure("dropout_share").verdict == "false"


@pytest.mark.parametrize("question", [None, {}, {"claim": 3}, {"claim": "nothing"}, {"claim": "lenet_year"}])
def test_anything_else_is_refused_in_words(question: Any) -> None:
    found = questions.ask("measure_claim", question)
    assert isinstance(found, RpcError)
    assert found.sentence.endswith(".")
