"""A crowd's drawings are answered by processes beside the server, with the same words, each visitor's own."""

import asyncio
import base64
import io
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw
from starlette.applications import Starlette
from starlette.testclient import TestClient

from cnn_demo.lab import Later, using
from cnn_demo.ui.web import answer_processes, questions
from cnn_demo.ui.web.answer_processes import LARGEST, AnswerProcesses
from cnn_demo.ui.web.replies import reply_to
from cnn_demo.ui.web.routes import LabRoutes

START_SECONDS = 120  # a hang, not a slow machine
NETWORK = "quick-mnist"


def question(across: int, kind: str = "ink", **fields: Any) -> dict[str, Any]:
    """About a stroke of its own."""
    image, file = Image.new("L", (140, 140)), io.BytesIO()
    ImageDraw.Draw(image).line((40 + across, 20, 90, 120), fill=255, width=14)
    image.save(file, "PNG")
    data = f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"
    return {"network": NETWORK, "image": {"kind": kind, "data": data}, "graph": [{"layer": "relu1"}], **fields}


def body(asked: dict[str, Any]) -> bytes:
    return json.dumps(asked).encode()


def wait_until_ready(processes: AnswerProcesses) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not processes.ready:
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Later:
    return Later(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def processes(lab: Later) -> Iterator[AnswerProcesses]:
    found = AnswerProcesses(lab, places=1)
    found.begin()
    wait_until_ready(found)
    yield found
    found.close()


def ask(processes: AnswerProcesses, *asked: dict[str, Any]) -> list[Any]:
    """The replies to questions that are all asked at once."""

    async def together() -> list[Any]:
        return await asyncio.gather(*(processes.reply("classify", each, body(each), "") for each in asked))

    return asyncio.run(together())


def test_everybody_of_a_crowd_gets_what_the_server_would_say(processes: AnswerProcesses, lab: Later) -> None:
    asked = [question(across) for across in range(24)] + [question(3, graph="all")]
    with using(lab):
        expected = [reply_to(questions.ask, "classify", each, "") for each in asked]
    for found, wanted in zip(ask(processes, *asked), expected, strict=True):
        assert (found.status_code, found.body) == (wanted.status_code, wanted.body)
        assert dict(found.headers) == dict(wanted.headers)
    assert len({found.body for found in expected}) == len(asked)


@pytest.mark.parametrize(
    "asked",
    [
        question(0, "photo"),
        question(0, x="y" * LARGEST),
        {"network": NETWORK, "image": {"kind": "test", "data": "mnist", "index": 0}},
        {"network": NETWORK, "image": "ink"},
        question(0, network="no such network"),
        {"network": [], "image": question(0)["image"]},
        "nonsense",
    ],
)
def test_what_takes_long_or_is_no_drawing_stays_in_the_server(processes: AnswerProcesses, asked: Any) -> None:
    assert ask(processes, asked) == [None]


def test_a_network_that_only_the_server_knows_stays_there(
    processes: AnswerProcesses, lab: Later, tmp_path: Path
) -> None:
    own = tmp_path / "own.safetensors"
    own.write_bytes((lab().models.folder / f"{NETWORK}.safetensors").read_bytes())
    assert ask(processes, question(0, network=lab().models.lend(own))) == [None]


def test_a_process_that_dies_leaves_nobody_waiting_and_is_replaced(
    processes: AnswerProcesses, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def asked_while_it_dies() -> list[Any]:
        coming = [asyncio.create_task(processes.reply("classify", each, body(each), "")) for each in strokes]
        await asyncio.sleep(0)
        processes.close()
        return await asyncio.gather(*coming)

    strokes = [question(across) for across in range(5)]
    found = asyncio.run(asked_while_it_dies())
    assert all(reply is None or reply.status_code == 200 for reply in found)
    assert found[-1] is None
    assert ask(processes, *strokes) == [None] * 5
    monkeypatch.setattr(answer_processes, "AGAIN_SECONDS", 0.0)
    processes.begin()
    wait_until_ready(processes)
    assert ask(processes, question(1))[0].status_code == 200


def test_nobody_who_draws_alone_starts_one(lab: Later) -> None:
    routes = LabRoutes(Starlette(), lab)
    with TestClient(routes) as client:
        for across in range(3):
            assert client.post("/cnn-lab/rpc/classify", json=question(across)).status_code == 200
        assert not routes.processes.ready


def test_it_ends_when_nobody_draws_any_more() -> None:
    code = "from cnn_demo.ui.web.answer_process import Count; Count().end_when_it_stands(0.01)"
    assert subprocess.run([sys.executable, "-c", code], timeout=START_SECONDS).returncode == 0
