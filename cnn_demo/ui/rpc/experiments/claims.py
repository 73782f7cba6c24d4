"""What the Gallery tab asks about claims: what is claimed, and what a test of it measures here and now.

A test is bounded, one runs at a time, and it takes its turn anew for each of its steps, so that whoever draws meanwhile
waits for one step at most.
"""

import threading
import time
from dataclasses import asdict
from typing import Any

import numpy as np

from cnn_demo.errors import Busy
from cnn_demo.inspection.claims import CLAIMS, Measured, steps_of
from cnn_demo.inspection.claims.result import Map, Steps
from cnn_demo.inspection.layers.feature_maps import signed_codes
from cnn_demo.ui.rpc.legacy import turn
from cnn_demo.ui.rpc.protocol import Json, answering, packed, word

PATIENCE = 15.0  # seconds to wait while another claim is tested
_one_at_a_time = threading.Lock()


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
    """{claim} -> what this test measured: a verdict and the numbers, curves, maps and tables that it is made from."""
    steps = steps_of(word(request, "claim"))
    if not _one_at_a_time.acquire(timeout=PATIENCE):
        raise Busy("Other claims are being tested.")
    try:
        began = time.monotonic()
        measured = _driven(steps)
        return _to_json(measured) | {"seconds": round(time.monotonic() - began, 1)}
    finally:
        _one_at_a_time.release()


def _driven(steps: Steps) -> Measured:
    while True:
        with turn():
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
