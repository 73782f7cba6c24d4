"""Claims of teaching articles: what is claimed, and what a test of it measures here and now.

A test is bounded to seconds, and one runs at a time: a second one is told at once to come back.
"""

import threading
import time

import numpy as np

from cnn_demo.errors import Busy
from cnn_demo.inspection.claims import CLAIMS, Measured, steps_of
from cnn_demo.inspection.claims.result import Map, Steps, Verdict
from cnn_demo.inspection.layers.feature_maps import signed_codes
from cnn_demo.ui.rpc.models import Name, Nothing, Tiles, packed
from cnn_demo.ui.rpc.registry import Model, rpc

RETRY_SECONDS = 2.0
_one_at_a_time = threading.Lock()


class ClaimCard(Model):
    """What is claimed. `known` is the verdict of the literature where no experiment can tell; `how` says either."""

    id: str
    title: str
    claimed: str
    context: str
    how: str
    known: Verdict | None


class ClaimsAnswer(Model):
    claims: list[ClaimCard]


class ClaimQuestion(Model):
    claim: Name


class ClaimNumber(Model):
    of: str
    value: str


class ClaimLine(Model):
    name: str
    points: list[tuple[float, float]]


class ClaimChart(Model):
    """Curves over one axis; values are shares of 1."""

    title: str
    along: str
    lines: list[ClaimLine]


class ClaimMap(Model):
    title: str
    tiles: Tiles


class ClaimTable(Model):
    title: str
    rows: list[str]
    columns: list[str]
    counts: list[list[int]]


class MeasuredClaim(Model):
    """What this test measured: verdict, finding in words, and the numbers, curves, maps and tables behind them."""

    verdict: Verdict
    finding: str
    numbers: list[ClaimNumber]
    charts: list[ClaimChart]
    maps: list[ClaimMap]
    tables: list[ClaimTable]
    seconds: float


class OthersAreTested(Busy):
    """Another claim is being tested right now."""

    code = "busy"
    retry_after = RETRY_SECONDS


@rpc("light")
def claims(question: Nothing) -> ClaimsAnswer:
    """The claims, in order."""
    return ClaimsAnswer(
        claims=[
            ClaimCard(id=c.id, title=c.title, claimed=c.claimed, context=c.context, how=c.how, known=c.known)
            for c in CLAIMS.values()
        ]
    )


@rpc("heavy")
def measure_claim(question: ClaimQuestion) -> MeasuredClaim:
    """Tests a claim: a verdict with the numbers that it is made from."""
    steps = steps_of(question.claim)
    if not _one_at_a_time.acquire(blocking=False):
        raise OthersAreTested("Another claim is being tested right now.")
    try:
        began = time.monotonic()
        measured = _driven(steps)
        return _answer(measured, round(time.monotonic() - began, 1))
    finally:
        _one_at_a_time.release()


def _driven(steps: Steps) -> Measured:
    while True:
        try:
            next(steps)
        except StopIteration as end:
            measured: Measured = end.value
            return measured


def _answer(measured: Measured, seconds: float) -> MeasuredClaim:
    return MeasuredClaim(
        verdict=measured.verdict,
        finding=measured.finding,
        numbers=[ClaimNumber(of=number.of, value=number.value) for number in measured.numbers],
        charts=[
            ClaimChart(
                title=chart.title,
                along=chart.along,
                lines=[ClaimLine(name=line.name, points=list(line.points)) for line in chart.lines],
            )
            for chart in measured.charts
        ],
        maps=[_map(each) for each in measured.maps],
        tables=[
            ClaimTable(
                title=table.title,
                rows=list(table.rows),
                columns=list(table.columns),
                counts=[list(row) for row in table.counts],
            )
            for table in measured.tables
        ],
        seconds=seconds,
    )


def _map(shown: Map) -> ClaimMap:
    limit = float(np.abs(shown.values).max()) or 1.0
    height, width = shown.values.shape
    tiles = Tiles(codes=packed(signed_codes(shown.values, limit)), h=height, w=width, limit=limit)
    return ClaimMap(title=shown.title, tiles=tiles)
