"""Whatever happens to the worker process ends one run, in words. Whatever ends the server ends the worker."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from labs import jobs_in

from cnn_demo import settings
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.jobs.active_run import Timeouts
from cnn_demo.training.worker.process import WorkerLimits

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals are POSIX")

SHORT = TrainConfig(architecture="convnet_tiny", max_images=100, epochs=1, batch_size=20, learning_rate=0.01)
LONG = TrainConfig(architecture="convnet_tiny", max_images=200, epochs=200, batch_size=2, learning_rate=1e-3)

SERVER = """
import sys, time
from cnn_demo.lab import open_lab
from cnn_demo.training.jobs import Jobs, LocalEngine
from cnn_demo.training.worker.process import WorkerLimits
lab = open_lab()
jobs = Jobs(lab.stores, lab.files, LocalEngine(lab.stores, WorkerLimits(niceness=19), places=1))
jobs.warm()
while not jobs.worker_pids:
    time.sleep(0.01)
assert "torchvision" not in sys.modules
print(jobs.worker_pids[0], flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("CNN_DEMO_DATA", str(tmp_path))
    monkeypatch.setenv("CNN_DEMO_DOWNLOAD", "0")
    return tmp_path


def test_a_killed_and_a_frozen_worker_end_one_run_each(until, folder):
    jobs = jobs_in(folder, timeouts=Timeouts(terminate=0.3, kill=0.6))
    try:
        run_id = jobs.start(LONG, "ann", sample=True)
        until(jobs, run_id, lambda run: run.network)
        first = jobs.worker_pids[0]
        os.kill(first, signal.SIGKILL)
        run = until(jobs, run_id, lambda run: run.ended)
        assert run.state == "failed"
        assert run.message.startswith("Failed: the training process ended unexpectedly")
        assert run.network == run_id  # the last epoch that was written

        run_id = jobs.start(LONG, "ann", sample=True)
        until(jobs, run_id, lambda run: run.step)
        second = jobs.worker_pids[0]
        assert second != first
        os.kill(second, signal.SIGSTOP)
        jobs.stop(run_id, "ann")
        run = until(jobs, run_id, lambda run: run.ended)
        assert (run.state, run.message) == ("stopped", "Stopped at your request.")

        run = until(jobs, jobs.start(SHORT, "ann", sample=True), lambda run: run.ended)
        assert run.state == "done"
        assert not exists(first)
        assert not exists(second)
    finally:
        jobs.close()


def test_too_little_memory_and_a_worker_that_falls_silent(until, folder):
    limits = WorkerLimits(threads=1, memory=60_000_000, niceness=0)
    jobs = jobs_in(folder, limits=limits, timeouts=Timeouts(silence=5))
    try:
        if sys.platform == "linux":  # elsewhere memory cannot be limited
            config = TrainConfig(batch_size=1024, max_images=2000)  # more than the data alone, which fit
            run = until(jobs, jobs.start(config, "ann", sample=True), lambda run: run.ended)
            assert run.state == "failed"
            assert "memory" in run.message
            assert run.data
        run_id = jobs.start(LONG, "bob", sample=True)
        until(jobs, run_id, lambda run: run.state == "running")
        os.kill(jobs.worker_pids[0], signal.SIGSTOP)
        run = until(jobs, run_id, lambda run: run.ended)
        assert (run.state, run.network) == ("failed", None)
        assert run.message == "Failed: the training process did not answer for 5 s."
    finally:
        jobs.close()


@pytest.mark.parametrize(("blow", "frozen"), [(signal.SIGTERM, False), (signal.SIGKILL, True)])
def test_the_worker_does_not_outlive_the_server(blow, frozen):
    if frozen and sys.platform != "linux":
        pytest.skip("only Linux ends a frozen child with its parent")
    environment = os.environ | {"PYTHONPATH": str(settings.PACKAGE.parent)}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen([sys.executable, "-c", SERVER], env=environment, text=True, **pipes) as server:
        worker = int(server.stdout.readline())
        if frozen:
            wait_for_death_wish(worker)
            os.kill(worker, signal.SIGSTOP)
        server.send_signal(blow)
        server.wait(60)
        deadline = time.monotonic() + 60
        while exists(worker):
            assert time.monotonic() < deadline
            time.sleep(0.02)


def wait_for_death_wish(pid: int) -> None:
    """The worker sets its priority after it has asked to die with the server."""
    deadline = time.monotonic() + 60
    while os.getpriority(os.PRIO_PROCESS, pid) < 19:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def exists(pid: int) -> bool:
    """Is it there and not just waiting to be buried? (Its new parent may be slow in that.)"""
    try:
        os.kill(pid, 0)
        status = Path(f"/proc/{pid}/stat")
        return not status.exists() or status.read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


LINES = [
    "",
    "no json",
    "[]",
    "7",
    "{}",
    '{"do": "pause"}',
    '{"do": "pause", "run": []}',
    '{"do": [], "run": "x"}',
    "[" * 9999,
]


def test_lines_that_make_no_sense_do_not_make_the_worker_deaf():
    """It goes on listening: the order after them is done, and the end of the pipe is the end of the process."""
    environment = os.environ | {"PYTHONPATH": str(settings.PACKAGE.parent)}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    command = [sys.executable, "-m", "cnn_demo.training.worker", "1", "0", "0"]
    with subprocess.Popen(command, env=environment, **pipes) as worker:
        order = {"do": "train", "run": "r", "config": {"data": "no such"}, "resume": "", "sample": True}
        order |= {"network_path": "n", "state_path": "s"}
        lines = [line.encode() for line in LINES] + [b"\xff\xfe", json.dumps(order).encode()]
        worker.stdin.write(b"\n".join(lines) + b"\n")
        worker.stdin.flush()
        events = map(json.loads, worker.stdout)
        failed = next(event for event in events if "state" in event)
        assert "There is no data set" in failed["message"]
        worker.stdin.close()
        assert worker.wait(60) == 0
        assert b"makes no sense" in worker.stderr.read()
