"""Trainings on a real Ray cluster, two nodes of which are on this machine: they go on whatever dies."""

import dataclasses
import importlib.util
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch
from job_runs import LONG, SHORT
from ray_cluster import RayCluster, ray_cluster

from cnn_demo.cli.bench.app_client import Served, Visitor, served
from cnn_demo.prediction.checkpoint import checkpoint_file
from cnn_demo.prediction.stores import Stores
from cnn_demo.training.cluster.cluster_jobs import ClusterJobs
from cnn_demo.training.cluster.connection import WRONG_TOKEN
from cnn_demo.training.session.run import Run

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        importlib.util.find_spec("ray") is None, reason="needs Ray: pip install -r requirements-cluster.txt"
    ),
]

FEW = dataclasses.replace(LONG, max_images=1000, epochs=20)
PATIENCE = 400.0  # seconds, for machines that are busy with much else


@pytest.fixture(scope="module")
def cluster() -> Iterator[RayCluster]:
    with pytest.MonkeyPatch.context() as patch, ray_cluster() as cluster:
        for name, value in cluster.environment.items():
            patch.setenv(name, value)
        cluster.do("add")
        yield cluster


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shared")


@pytest.fixture
def jobs(cluster: RayCluster, folder: Path) -> Iterator[ClusterJobs]:
    jobs = connected(cluster, folder)
    yield jobs
    jobs.close()


def connected(cluster: RayCluster, folder: Path) -> ClusterJobs:
    jobs = ClusterJobs(cluster.address, Stores.open(folder))
    wait_for(lambda: not jobs.why_not_ready())
    return jobs


def wait_for(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def when(jobs: ClusterJobs, run_id: str, true: Callable[[Run], bool]) -> Run:
    """The run as soon as that is true of it."""
    wait_for(lambda: true(jobs.visit(run_id)))
    return jobs.visit(run_id)


def epochs(run: Run) -> list[float]:
    return [point.epoch for point in run.points if point.val_loss is not None]


def test_a_run_from_start_to_end(jobs: ClusterJobs, folder: Path) -> None:
    run = when(jobs, jobs.start(SHORT, "Ada", sample=True), lambda run: run.ended)
    assert (run.state, epochs(run)) == ("done", [1.0, 2.0])
    assert (folder / "runs" / f"{run.id}.safetensors").exists()


def test_a_run_obeys(jobs: ClusterJobs) -> None:
    run_id = jobs.start(LONG, "Bob", sample=True)
    when(jobs, run_id, lambda run: run.step > 0)
    jobs.control(run_id, "Bob", "pause")
    paused = when(jobs, run_id, lambda run: run.state == "paused")
    jobs.control(run_id, "Bob", "step")
    assert when(jobs, run_id, lambda run: run.step > paused.step).step == paused.step + 1
    jobs.control(run_id, "Bob", "learning_rate", 0.5)
    assert when(jobs, run_id, lambda run: run.learning_rate == 0.5)
    jobs.stop(run_id, "Bob")
    assert when(jobs, run_id, lambda run: run.ended).state == "stopped"


def test_runs_outlive_their_app(cluster: RayCluster, folder: Path) -> None:
    """Two replicas: one is killed while its run goes on, and the other one has it too."""
    environment = {"CNN_DEMO_DATA": str(folder), "CNN_DEMO_DOWNLOAD": "0"}
    with served(**environment) as other, served(**environment) as app:
        cem, same = Visitor(app.address, "c" * 32), Visitor(other.address, "c" * 32)
        wait_for(lambda: is_ready(app) and is_ready(other))
        recipe = {"config": LONG.to_dict(), "sample": True}
        (run,) = cem.ask("start_runs", visitor=cem.name, runs=[recipe])["runs"]
        wait_for(lambda: cem.ask("watch_run", run=run)["step"] > 0)
        app.process.kill()
        assert same.ask("own_runs", visitor=same.name)["runs"] == [run]
        seen = same.ask("watch_run", run=run)["step"]
        wait_for(lambda: same.ask("watch_run", run=run)["step"] > seen + 100)
        same.ask("stop_runs", visitor=same.name, runs=[run])
        wait_for(lambda: same.ask("watch_run", run=run)["state"] == "stopped")


def is_ready(app: Served) -> bool:
    try:
        with urllib.request.urlopen(f"{app.address}/readyz", timeout=60) as reply:
            return bool(reply.status == 200)
    except urllib.error.HTTPError:
        return False


def test_a_run_goes_on_when_its_machine_dies(cluster: RayCluster, jobs: ClusterJobs) -> None:
    """It is paused meanwhile, so that it does not matter how fast it learns; its next machine keeps that up."""
    run_id = jobs.start(FEW, "Dora", sample=True)
    when(jobs, run_id, lambda run: run.state == "running")
    jobs.control(run_id, "Dora", "pause")
    for epoch in (1, 2):
        when(jobs, run_id, lambda run: run.state == "paused")
        jobs.control(run_id, "Dora", "epoch")
        when(jobs, run_id, lambda run, epoch=epoch: run.state == "paused" and run.epoch >= epoch)
    cluster.do("add")
    cluster.do("kill")
    moved = when(jobs, run_id, lambda run: run.state == "paused" and bool(run.note))
    assert moved.moves == 1
    assert "another one went on after epoch" in moved.message
    jobs.control(run_id, "Dora", "resume")
    done = when(jobs, run_id, lambda run: run.ended)
    assert (done.state, epochs(done)) == ("done", [float(epoch) for epoch in range(1, FEW.epochs + 1)])
    assert moved.note in done.message


def test_a_wrong_token_is_named(cluster: RayCluster, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "RAY_AUTH_TOKEN", "8" * 64)
    jobs = ClusterJobs(cluster.address, Stores.open(folder))
    wait_for(lambda: jobs.why_not_ready() == WRONG_TOKEN)
    jobs.close()


def test_two_machines_train_one_network_together(cluster: RayCluster, folder: Path) -> None:
    """Without batch norm, dropout and augmentation two are one, but for rounding."""
    cluster.do("add")
    cluster.do("add")
    words = "--data mnist --sample --network mlp --max-images 230 --batch-size 20 --epochs 2 --augmentation none"
    train = ["train", *words.split(), "--precision", "float32"]
    together = [sys.executable, "-m", "cnn_demo.training.cluster.torchrun", "2"]
    for start, out in (([sys.executable, "-m", "cnn_demo"], "one"), (together, "two")):
        command = [*start, *train, "--out", str(folder / f"{out}.safetensors")]
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
        assert done.returncode == 0, done.stderr
    one, two = (checkpoint_file.load(folder / f"{out}.safetensors") for out in ("one", "two"))
    for name in one.weights:
        torch.testing.assert_close(one.weights[name], two.weights[name], rtol=1e-3, atol=1e-4)
