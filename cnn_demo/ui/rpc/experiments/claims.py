"""What the Gallery tab asks about claims: what is claimed, and what a test of it measures here and now.

A test is bounded and is heavy work; one that trains does so in a process of its own. Whoever draws waits for neither.
"""

import time
from dataclasses import asdict
from typing import Any

import numpy as np

from cnn_demo.inspection.claims import CLAIMS, Measured, steps_of
from cnn_demo.inspection.claims.result import Map, Steps
from cnn_demo.inspection.layers.feature_maps import signed_codes
from cnn_demo.lab import current_lab
from cnn_demo.ui.rpc.protocol import Json, answering, packed, word


@answering
def claims(request: Json) -> Json:
    """{} -> the claims, in order; `testable` says whether an experiment can tell."""
    return {
        "claims": [
            {"id": c.id, "title": c.title, "claimed": c.claimed, "how": c.how, "testable": c.test is not None}
            for c in CLAIMS.values()
        ]
    }


@answering
def measure_claim(request: Json) -> Json:
    """{claim, ticket} -> what this test measured: a verdict and the numbers, curves, maps and tables that it is made
    from. A test that trains answers its `ticket` and how far it is, `progress`, a share of 1; it is to be asked again
    with that ticket.
    """
    claim, ticket, lab = word(request, "claim"), request.get("ticket"), current_lab()
    steps = steps_of(claim, lab.stores)
    if CLAIMS[claim].training_steps:
        ticket = lab.claims.start(claim) if ticket is None else ticket
        look = lab.claims.look(ticket)
        if look.measured is None:
            return {"ticket": ticket, "progress": round(look.share, 2)}
        return _to_json(look.measured) | {"seconds": round(look.seconds, 1)}
    began = time.monotonic()
    with lab.heavy():
        measured = _driven(steps)
    return _to_json(measured) | {"seconds": round(time.monotonic() - began, 1)}


@answering
def stop_claim(request: Json) -> Json:
    """{ticket} -> this test that trains ends and measures nothing."""
    current_lab().claims.stop(word(request, "ticket"))
    return {"asked": True}


def _driven(steps: Steps) -> Measured:
    while True:
        try:
            next(steps)
        except StopIteration as end:
            measured: Measured = end.value
            return measured


def _to_json(measured: Measured) -> dict[str, Any]:
    return {
        "verdict": measured.verdict,
        "numbers": [asdict(number) for number in measured.numbers],
        "charts": [asdict(chart) for chart in measured.charts],
        "tables": [asdict(table) for table in measured.tables],
        "maps": [_map(each) for each in measured.maps],
    }


def _map(shown: Map) -> Json:
    limit = float(np.abs(shown.values).max()) or 1.0
    height, width = shown.values.shape
    return {
        "title": shown.title,
        "h": height,
        "w": width,
        "limit": limit,
        "codes": packed(signed_codes(shown.values, limit)),
    }
