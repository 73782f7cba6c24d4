"""A real Ray cluster whose runs are kept at an address: apps and nodes have copies, and nothing else in common."""

import importlib.util
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from job_runs import SHORT
from ray_cluster import ray_cluster

from cnn_demo import settings
from cnn_demo.prediction.model_store import ModelStore
from cnn_demo.prediction.stores import Stores
from cnn_demo.storage import local_folder
from cnn_demo.training.cluster.cluster_jobs import ClusterJobs
from cnn_demo.training.session.run import Run

PATIENCE = 400.0  # seconds, for machines that are busy with much else
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        importlib.util.find_spec("ray") is None, reason="needs Ray: pip install -r requirements-cluster.txt"
    ),
]


def when(jobs: ClusterJobs, run_id: str, true: Callable[[Run], bool]) -> Run:
    end = time.monotonic() + PATIENCE
    while not true(run := jobs.visit(run_id)):
        assert time.monotonic() < end
        time.sleep(0.05)
    return run


def test_a_run_is_kept_at_the_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    address, end = f"file://{tmp_path}/shared", time.monotonic() + PATIENCE
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "nodes"))
    with ray_cluster() as cluster:
        cluster.do("add")
        for name, value in cluster.environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "app"))
        jobs = ClusterJobs(cluster.address, Stores.open(local_folder(address)))
        try:
            while jobs.why_not_ready():
                assert time.monotonic() < end, jobs.why_not_ready()
                time.sleep(0.05)
            run = when(jobs, jobs.start(SHORT, "Ada", sample=True), lambda run: run.ended)
            assert run.state == "done", run.message
            more = jobs.control(run.id, "Ada", "epoch")
            assert when(jobs, more.id, lambda run: run.ended).epoch == SHORT.epochs + 1
        finally:
            jobs.close()
    assert (tmp_path / "shared" / "runs" / f"{run.id}.safetensors").is_file()
    assert not list(tmp_path.glob("app/**/*.safetensors"))
    found = ModelStore(settings.CHECKPOINTS, local_folder(address) / "runs").get(run.id)
    assert found.epochs[-1] == SHORT.epochs + 1
