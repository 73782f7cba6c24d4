"""Drawing never waits behind heavy work, and nobody waits in a thread: who finds no room is told at once."""

import contextvars
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from statistics import quantiles
from typing import Any

import pytest
import torch

import app
from cnn_demo.lab import Lab, open_lab, using
from cnn_demo.lab.lab import heavy_at_once
from cnn_demo.ui.rpc import classify, evaluation
from cnn_demo.ui.rpc.architectures import comparison
from cnn_demo.ui.rpc.inside import cell, interventions, probes

CIFAR = {"network": "resnet20-cifar10", "epoch": None, "image": {"kind": "test", "data": "cifar10", "index": 1}}
HEAVY: dict[str, tuple[Callable[[Any], Any], dict[str, Any]]] = {
    "top activations": (probes.excites, {**CIFAR, "layer": "stage3.block3.conv2", "channel": 1}),
    "evaluation": (evaluation.evaluation, CIFAR),
    "accuracy": (interventions.accuracy, {**CIFAR, "start": 0}),
    "why": (cell.why, {**CIFAR, "target": 1, "method": "integrated_gradients"}),
    "gradient ascent": (probes.grow, {**CIFAR, "layer": None, "channel": 1, "image": None, "step": 0, "seed": 1}),
    "timing": (comparison.time_network, {"network": "quick-mnist"}),
}


@pytest.fixture
def lab(tmp_path: Any) -> Any:
    """With the published networks, and caches that are empty."""
    found = open_lab(tmp_path)
    threads, interval = torch.get_num_threads(), sys.getswitchinterval()
    torch.set_num_threads(1)  # as the server has it, this and the next
    sys.setswitchinterval(app.SWITCH_SECONDS)
    with using(lambda: found):
        yield found
    torch.set_num_threads(threads)
    sys.setswitchinterval(interval)
    found.close()


def draw(index: int) -> float:
    """Seconds that the answer to one drawing takes, an image that nobody has asked about."""
    image = {"kind": "test", "data": "mnist", "index": index}
    began = time.perf_counter()
    reply = classify.look({"network": "quick-mnist", "epoch": None, "image": image, "wide": True, "scale": "layer"})
    assert "error" not in reply
    return time.perf_counter() - began


def full(lab: Lab) -> Any:
    """All room for heavy work, taken."""
    taken = ExitStack()
    for _ in range(heavy_at_once()):
        taken.enter_context(lab.heavy())
    return taken


@pytest.mark.parametrize("name", HEAVY)
def test_heavy_work_without_room_is_told_so_at_once(lab: Lab, name: str) -> None:
    function, question = HEAVY[name]
    lab.models.get(str(question["network"]))  # loading is not what is measured
    draw(0)
    if question.get("image"):
        classify.look(question)
    with full(lab):
        began = time.monotonic()
        reply = function(question)
        assert time.monotonic() - began < 0.5
        assert reply["lost"]
        assert 0 < reply["retry_after"] <= 2
        assert reply["error"]


def test_drawing_has_room_while_all_room_for_heavy_work_is_taken(lab: Lab) -> None:
    draw(0)
    with full(lab):
        assert draw(1) < 1


@pytest.mark.slow
def test_sixty_heavy_questions_do_not_starve_drawing(lab: Lab) -> None:
    """From sixty threads, again and again: p95 of drawing within three times that of an idle server."""
    for _, question in HEAVY.values():
        lab.models.get(str(question["network"]))
    idle = p95([draw(i) for i in range(60)])
    over, answered = threading.Event(), []

    def ask_again(function: Callable[[Any], Any], question: dict[str, Any]) -> None:
        while not over.is_set():
            reply = function(question)
            answered.append("error" not in reply)
            time.sleep(reply.get("retry_after", 0.1))

    with ThreadPoolExecutor(60) as pool:
        heavy = list(HEAVY.values())
        for i in range(60):
            pool.submit(contextvars.copy_context().run, ask_again, *heavy[i % len(heavy)])
        time.sleep(0.5)
        busy = p95([draw(100 + i) for i in range(60)])
        over.set()
    assert any(answered)
    assert busy <= 3 * idle, f"{1000 * busy:.0f} ms instead of {1000 * idle:.0f} ms"


def p95(seconds: list[float]) -> float:
    return quantiles(seconds, n=20)[-1]
