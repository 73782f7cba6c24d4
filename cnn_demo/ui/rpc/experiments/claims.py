"""Claims of teaching articles: what is claimed, and what a test of it measures here and now.

A test is bounded to seconds. One that trains does so in a process of its own, one at a time, so that whoever draws does
not wait for it.
"""

import time
from typing import Annotated

import numpy as np
from pydantic import Field

from cnn_demo.inspection.claims import CLAIMS, Measured, steps_of
from cnn_demo.inspection.claims.result import Map, Steps, Verdict
from cnn_demo.inspection.layers.feature_maps import signed_codes
from cnn_demo.lab import current_lab
from cnn_demo.ui.rpc.models import Name, Nothing, Tiles, packed
from cnn_demo.ui.rpc.registry import Model, rpc

Ticket = Annotated[str, Field(max_length=100)]


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
    """`ticket`: of a test that goes on already."""

    claim: Name
    ticket: Ticket | None = None


class TicketQuestion(Model):
    ticket: Ticket


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


class ClaimTest(Model):
    """A test that goes on is asked for again by its `ticket`; `progress` is a share of 1. `measured` comes at its
    end."""

    ticket: Ticket | None
    progress: float
    measured: MeasuredClaim | None


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
def measure_claim(question: ClaimQuestion) -> ClaimTest:
    """Tests a claim: a verdict with the numbers that it is made from, or how far a test that trains is."""
    lab = current_lab()
    steps = steps_of(question.claim, lab.stores)
    if CLAIMS[question.claim].training_steps:
        ticket = lab.claims.start(question.claim) if question.ticket is None else question.ticket
        status = lab.claims.status(ticket)
        measured = None if status.measured is None else _answer(status.measured, round(status.seconds, 1))
        return ClaimTest(ticket=ticket, progress=round(status.share, 2), measured=measured)
    began = time.monotonic()
    found = _driven(steps)
    return ClaimTest(ticket=None, progress=1.0, measured=_answer(found, round(time.monotonic() - began, 1)))


@rpc("light")
def stop_claim(question: TicketQuestion) -> Nothing:
    """Ends a test that trains; it measures nothing."""
    current_lab().claims.stop(question.ticket)
    return Nothing()


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
