"""Where the milliseconds of an answer to a drawing go: its parts in a process of their own, where nothing waits, and
what HTTP takes from outside, with a question that is answered with next to nothing.
"""

import asyncio
import json
import os
import subprocess
import sys
import time
from statistics import median

from cnn_demo import settings
from cnn_demo.cli.bench.app_client import RPC, Visitor
from cnn_demo.cli.bench.http_connection import Connection
from cnn_demo.cli.bench.page_questions import Questions
from cnn_demo.errors import LabError

MEASURED = 200  # answers
HTTP = "HTTP, there and back"


def parts_of(address: str, questions: Questions) -> dict[str, float]:
    """Median milliseconds of each part: processor time, but for HTTP, which takes what the clock says."""
    code = [sys.executable, "-m", "cnn_demo.ui.web.answer_parts"]
    asked = b"\n".join(questions.draw[:MEASURED])
    environment = os.environ | {"OMP_NUM_THREADS": "1"}  # as in the server
    done = subprocess.run(code, input=asked, capture_output=True, cwd=settings.PACKAGE.parent, env=environment)
    if done.returncode:
        raise LabError("The parts of an answer cannot be measured here: this network must be a published one.")
    parts: dict[str, float] = json.loads(done.stdout)
    return {**parts, HTTP: round(asyncio.run(_http(address)), 3)}


async def _http(address: str) -> float:
    connection, times = Connection(address), []
    body = json.dumps({"visitor": Visitor(address).name}).encode()
    for _ in range(MEASURED):
        began = time.perf_counter()
        await connection.post(f"{RPC}own_runs", body)
        times.append(1000 * (time.perf_counter() - began))
    connection.close()
    return median(times)
