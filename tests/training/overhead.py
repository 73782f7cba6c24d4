"""What snapshots and watching cost, measured: python tests/training/overhead.py

The goals: snapshots at most 5 % of the training's time, watching at most 2 % of a core for each visitor.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))
if TYPE_CHECKING:
    from cnn_demo.cli.bench.app_client import Visitor

CALLS, PER_SECOND = 300, 3  # the page looks three times a second


def snapshots() -> None:
    """The share of a whole run of `quick` on MNIST that goes into snapshots, files and events."""
    from cnn_demo.prediction.stores import Stores
    from cnn_demo.training.config.train_config import TrainConfig
    from cnn_demo.training.session import Order, RunControl, TrainingSession
    from cnn_demo.training.session.session_files import SessionFiles

    timed_methods = (SessionFiles, "add_epoch"), (SessionFiles, "save_now_and_then"), (TrainingSession, "send_point")
    spent = {method: 0.0 for _, method in timed_methods}

    def timed(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*arguments: Any, **named: Any) -> Any:
            began = time.perf_counter()
            found = function(*arguments, **named)
            spent[name] += time.perf_counter() - began
            return found

        return wrapped

    for owner, method in timed_methods:
        setattr(owner, method, timed(method, getattr(owner, method)))
    with tempfile.TemporaryDirectory() as folder:
        event = dict[str, Any]()
        order = Order(TrainConfig(), Path(folder, "run.safetensors"), Path(folder, "run.state"), name="run-" + "0" * 32)
        TrainingSession(order, lambda **more: event.update(more), RunControl(), Stores.open()).run()
    print(f"{event['data']}: {event['seconds']:.1f} s of training")
    for name, seconds in spent.items():
        print(f"  {name}: {seconds:.2f} s, {100 * seconds / event['seconds']:.2f} %")


def watching() -> None:
    """The server's processor time for one look at a run that is going, over HTTP, times three a second."""
    from cnn_demo.cli.bench.app_client import Visitor, served

    with tempfile.TemporaryDirectory() as folder, served(GRADIO_TEMP_DIR=folder) as app:
        _watch(app.process.pid, Visitor(app.address))


def _watch(pid: int, visitor: "Visitor") -> None:
    recipe = {
        "architecture": "convnet_tiny",
        "max_images": 2000,
        "epochs": 200,
        "batch_size": 20,
        "learning_rate": 1e-3,
        "time_limit": 300,
    }
    run = visitor.ask("start", visitor=visitor.name, config=recipe, sample=True)["run"]
    while not (last := visitor.ask("watch", run=run, after=-1))["step"]:
        time.sleep(0.2)
    before, size = _processor_seconds(pid), 0
    for _ in range(CALLS):
        found = visitor.ask("watch", run=run, after=last["step"])
        size += len(json.dumps(found))
        last = found
        time.sleep(0.02)
    seconds = (_processor_seconds(pid) - before) / CALLS
    visitor.ask("stop", visitor=visitor.name, run=run)
    print(
        f"watching: {1000 * seconds:.2f} ms of a core for a look, {100 * PER_SECOND * seconds:.2f} % of a core, ",
        end="",
    )
    print(f"{size / CALLS:.0f} bytes a look")


def _processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    from cnn_demo.training.worker.process import WAITING

    os.environ |= WAITING  # as the worker is started; read when PyTorch is imported
    snapshots()
    watching()
