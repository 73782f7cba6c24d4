"""Training for many visitors, with a real worker process that trains on the bundled samples."""

import threading
import time
from dataclasses import replace
from math import isfinite

import pytest
from job_runs import LONG, SHORT, ended, is_running, watch
from labs import jobs_in

from cnn_demo import settings
from cnn_demo.errors import BadValue, Busy
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.jobs.job_queue import Jobs
from cnn_demo.training.jobs.run_files import RunFiles


def test_a_run_from_the_queue_to_a_network_that_works(jobs, stores):
    began = time.monotonic()
    run_id = jobs.start(SHORT, "ann", sample=True)
    assert time.monotonic() - began < 1  # the page does not wait for the worker
    seen = watch(jobs, run_id)
    assert list(dict.fromkeys(run.state for run in seen))[-2:] == ["running", "done"]
    assert [run.step for run in seen] == sorted(run.step for run in seen)
    last = seen[-1]
    assert last is jobs.snapshot(run_id)
    assert last.message.startswith("Done: 2 epochs in ")
    assert "a sample" in last.data
    assert "CPU" in last.hardware or "GPU" in last.hardware
    assert [p.epoch for p in last.points if p.val_accuracy is not None] == [1.0, 2.0]
    assert last.test_accuracy is not None
    assert last.best_epoch in (1, 2)
    assert last.network == run_id
    network = stores.models.get(run_id)
    assert network.epochs == (0, 1, 2)
    assert network.card.network == run_id
    assert network.card.metrics["test_accuracy"] == last.test_accuracy
    assert network.card.recipe == SHORT.to_dict()
    assert network.card.is_sample
    assert "--max-images 100" in network.card.command
    assert jobs.runs_of("ann") == [last]
    assert watch(jobs, run_id) == [last]  # a page that comes later finds it as it is


def test_the_queue_one_run_each_and_whose_stop_counts(jobs, until, monkeypatch):
    monkeypatch.setattr(settings, "QUEUE_LENGTH", 8)
    first = jobs.start(LONG, "ann", sample=True)
    until(jobs, first, is_running)
    second, third = (jobs.start(SHORT, visitor, sample=True) for visitor in ("bob", "cem"))
    assert (jobs.snapshot(second).place, jobs.snapshot(third).place) == (1, 2)
    assert jobs.snapshot(third).message.startswith("Number 2 in the queue")
    for visitor in ("ann", "bob"):
        with pytest.raises(Busy, match="You already have a run"):
            jobs.start(SHORT, visitor, sample=True)
    jobs.stop(second, "cem")
    jobs.stop(first, "somebody")
    jobs.stop("run-unknown", "bob")
    assert jobs.snapshot(second).state == "queued"
    assert jobs.snapshot(first).state == "running"
    jobs.stop(second, "bob")
    jobs.stop(second, "bob")
    stopped = jobs.snapshot(second)
    assert (stopped.state, stopped.network) == ("stopped", None)
    assert stopped.message == "Stopped at your request before it began."
    assert jobs.snapshot(third).place == 1
    waiting = [jobs.start(SHORT, f"visitor {i}", sample=True) for i in range(settings.QUEUE_LENGTH - 1)]
    with pytest.raises(Busy, match="places in the queue are taken"):
        jobs.start(SHORT, "one too many", sample=True)
    for i, run_id in enumerate(waiting):
        jobs.stop(run_id, f"visitor {i}")
    jobs.stop(first, "ann")
    assert jobs.snapshot(first).state == "stopping"
    jobs.stop(first, "ann")
    until(jobs, third, ended)
    assert jobs.snapshot(third).state == "done"
    jobs.stop(third, "cem")
    assert jobs.snapshot(third).state == "done"
    assert jobs.snapshot(first).state == "stopped"


def test_a_network_can_be_used_while_it_trains_and_a_stop_keeps_it(stores, jobs, until):
    run_id = jobs.start(LONG, "ann", sample=True)
    going = until(jobs, run_id, lambda run: run.network)
    assert going.state == "running"
    assert 0 in stores.models.get(run_id).epochs
    worker = jobs.worker_pids
    jobs.stop(run_id, "ann")
    run = until(jobs, run_id, ended)
    assert run.state == "stopped"
    assert run.message.startswith("Stopped at your request")
    assert run.test_accuracy is not None
    assert stores.models.get(run_id).card.metrics["test_accuracy"] == run.test_accuracy
    assert jobs.worker_pids == worker  # a stop that is obeyed costs no restart


@pytest.mark.parametrize(("rate", "words"), [(1e6, "Try a smaller learning rate than 1e+06."), (1e3, "smaller")])
def test_a_loss_that_explodes_ends_the_run_in_words(stores, jobs, until, rate, words):
    config = TrainConfig(
        architecture="convnet_tiny", max_images=200, optimizer="sgd", learning_rate=rate, lr_schedule="constant"
    )
    run = until(jobs, jobs.start(config, "ann", sample=True), ended)
    assert run.state == "stopped"
    assert words in run.message
    assert run.ending in ("nan", "diverged")
    assert all(isfinite(p.loss) and isfinite(p.val_loss or 0) for p in run.points)
    assert stores.models.get(run.id).card.network == run.id  # the last healthy weights are there


def test_the_time_budget(jobs, until):
    run = until(jobs, jobs.start(replace(LONG, time_limit=1), "ann", sample=True), ended)
    assert run.state == "done"
    assert run.message.startswith("The time budget of 1 s is used up")
    assert run.network == run.id


def test_a_run_that_nobody_watches_is_stopped(jobs, until, clock):
    watched = jobs.start(LONG, "flo", sample=True)
    until(jobs, watched, lambda run: run.network)
    unwatched = jobs.start(LONG, "gus", sample=True)
    clock.ahead += settings.LEASE_SECONDS - 1
    assert not jobs.visit(watched).ended
    clock.ahead += 2
    run = until(jobs, unwatched, ended, look=Jobs.snapshot)
    assert run.state == "stopped"
    assert run.message.startswith(f"Nobody watched for {settings.LEASE_SECONDS} s: stopped")
    assert not jobs.visit(watched).ended
    clock.ahead += settings.LEASE_SECONDS + 1
    run = until(jobs, watched, ended, look=Jobs.snapshot)
    assert run.message.startswith("Nobody watched")
    assert run.network == watched


def test_one_browser_that_starts_six_times_has_one_run(jobs, until):
    """Row 52, all at once."""
    told = []

    def start() -> None:
        try:
            told.append(jobs.start(SHORT, "eve", sample=True))
        except Busy as error:
            told.append(str(error))

    threads = [threading.Thread(target=start) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    refused = [words for words in told if words.startswith("You already have a run.")]
    assert len(refused) == 5
    (run_id,) = set(told) - set(refused)
    until(jobs, run_id, ended)


def test_a_network_that_cannot_be_saved_is_said(jobs, until, tmp_path, monkeypatch):
    (tmp_path / "runs").write_text("a file where the folder should be")
    monkeypatch.setattr(jobs._files, "folder", tmp_path / "runs")
    run = until(jobs, jobs.start(SHORT, "ann", sample=True), ended)
    assert run.state == "failed"
    assert "could not be saved" in run.message
    assert str(tmp_path) not in run.message
    assert run.network is None
    assert len(run.points) >= 2


def test_old_runs_are_forgotten_with_their_files(jobs, stores, until, monkeypatch):
    files = RunFiles(stores.models.runs)
    monkeypatch.setattr(settings, "VISITOR_RUNS", 2)
    runs = [until(jobs, jobs.start(SHORT, "dee", sample=True), ended) for _ in range(4)]
    assert [run.id for run in jobs.runs_of("dee")] == [run.id for run in reversed(runs[1:])]
    until(jobs, runs[3].id, lambda run: not files.network_path(runs[0].id).exists())
    assert files.network_path(runs[3].id).exists()
    with pytest.raises(BadValue, match="no such run"):
        jobs.snapshot(runs[0].id)


@pytest.mark.parametrize("run_id", ["run-unknown", "", "../../etc/passwd", None, 7])
def test_a_run_that_is_not_there(jobs, run_id):
    with pytest.raises(BadValue, match="no such run"):
        jobs.snapshot(run_id)
    with pytest.raises(BadValue, match="no such run"):
        watch(jobs, run_id)
    jobs.stop(run_id, "ann")


def test_a_run_that_costs_too_much_is_refused(jobs):
    with pytest.raises(BadValue, match="takes too long"):
        jobs.start(TrainConfig(architecture="resnet20", data="cifar10", batch_size=1024), "ann")
    assert all(run.ended for run in jobs.runs_of("ann"))


def test_after_closing_nothing_starts(tmp_path):
    jobs = jobs_in(tmp_path)
    jobs.close()
    with pytest.raises(Busy):
        jobs.start(SHORT, "ann", sample=True)
    assert jobs.worker_pids == []
