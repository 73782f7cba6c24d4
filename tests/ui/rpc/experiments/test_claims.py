"""Claims as cards, and what a test of one measures here and now."""

import base64
import time
from typing import Any

import pytest

from cnn_demo.inspection.claims import CLAIMS
from cnn_demo.ui.rpc.experiments.claims import ClaimsAnswer, ClaimTest, MeasuredClaim
from cnn_demo.ui.rpc.models import Nothing
from cnn_demo.ui.rpc.registry import RpcError
from cnn_demo.ui.web import questions


def ask_for(claim: str, ticket: str | None = None) -> ClaimTest:
    found = questions.ask("measure_claim", {"claim": claim, "ticket": ticket})
    assert isinstance(found, ClaimTest), found
    return found


def measure(claim: str) -> MeasuredClaim:
    measured = ask_for(claim).measured
    assert measured
    return measured


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


def test_a_claim_that_trains_does_so_elsewhere_with_progress() -> None:
    first = ask_for("training_accuracy")
    shares = [first.progress]
    other = questions.ask("measure_claim", {"claim": "unshuffled_loader"})
    assert isinstance(other, RpcError)
    assert (other.code, other.retry_after) == ("busy", 2.0)
    while (found := ask_for("training_accuracy", first.ticket)).measured is None:
        assert found.ticket == first.ticket
        shares.append(found.progress)
        time.sleep(0.05)
    assert shares == sorted(shares)
    assert any(0 < share < 1 for share in shares)
    assert found.measured.charts[0].lines[0].name == "training"
    assert found.measured.seconds > 0


def test_a_claim_that_trains_can_be_stopped() -> None:
    ticket = ask_for("unshuffled_loader").ticket
    assert questions.ask("stop_claim", {"ticket": ticket}) == Nothing()
    gone = questions.ask("measure_claim", {"claim": "unshuffled_loader", "ticket": ticket})
    assert isinstance(gone, RpcError)
    assert "came to no end" in gone.sentence
    again = ask_for("unshuffled_loader")  # there is room for another one
    assert questions.ask("stop_claim", {"ticket": again.ticket}) == Nothing()


@pytest.mark.parametrize("question", [None, {}, {"claim": 3}, {"claim": "nothing"}, {"claim": "lenet_year"},
    {"claim": "unshuffled_loader", "ticket": "x" * 32}, {"claim": "unshuffled_loader", "ticket": 7}])  # fmt: skip
def test_anything_else_is_refused_in_words(question: Any) -> None:
    found = questions.ask("measure_claim", question)
    assert isinstance(found, RpcError)
    assert found.sentence.endswith(".")
