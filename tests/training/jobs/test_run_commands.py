"""A run is paused, stepped, given way to and taken up again, by its visitor alone."""

import pytest
from job_runs import LONG, SHORT, ended, is_paused

from cnn_demo import settings
from cnn_demo.errors import BadValue, Busy
from cnn_demo.training.jobs.job_queue import Jobs


def test_a_visitor_steers_their_own_run_and_no_other(jobs, until):
    run_id = jobs.start(LONG, "ann", sample=True)
    with pytest.raises(BadValue, match="no such run"):
        jobs.control(run_id, "bob", "pause")
    until(jobs, run_id, lambda run: run.step)
    with pytest.raises(BadValue, match="Pause it first"):
        jobs.control(run_id, "ann", "step")
    assert jobs.control(run_id, "ann", "pause").message == "Pausing after the batch at work."
    before = until(jobs, run_id, is_paused)
    jobs.control(run_id, "ann", "step")
    after = until(jobs, run_id, lambda run: run.step > before.step)
    assert (after.state, after.step) == ("paused", before.step + 1)
    assert after.points[-1].step == after.step
    jobs.control(run_id, "ann", "learning_rate", 5e-4)
    changed = until(jobs, run_id, lambda run: run.learning_rate)
    assert changed.learning_rate == 5e-4
    assert "Learning rate 0.0005 instead of 0.001" in changed.message
    with pytest.raises(Busy, match="You already have a run"):
        jobs.start(SHORT, "ann", sample=True)
    jobs.control(run_id, "ann", "resume")
    until(jobs, run_id, lambda run: run.state == "running" and run.step > after.step)
    jobs.stop(run_id, "ann")
    until(jobs, run_id, ended)


def test_a_paused_run_gives_way_and_can_go_on_later(stores, jobs, until, clock):
    first = jobs.start(LONG, "ann", sample=True)
    until(jobs, first, lambda run: run.step)
    jobs.control(first, "ann", "pause")
    until(jobs, first, is_paused)
    second = jobs.start(SHORT, "bob", sample=True)
    told = until(jobs, first, lambda run: "Others wait" in run.message)
    assert told.message.endswith(f"in about {settings.PAUSE_SECONDS} s it stops, and can go on later.")
    assert jobs.visit(second).message.endswith("starts after the runs before it.")
    clock.ahead += settings.PAUSE_SECONDS - 5
    assert jobs.visit(first).state == "paused"
    assert jobs.visit(second)
    clock.ahead += 10
    run = until(jobs, first, ended)
    assert run.state == "stopped"
    assert run.message.startswith(f"Paused for {settings.PAUSE_SECONDS} s while others waited: stopped")
    until(jobs, second, ended)

    with pytest.raises(BadValue, match="no such run"):
        jobs.control(first, "bob", "epoch")
    jobs.control(first, "ann", "epoch")
    with pytest.raises(BadValue, match=r"waits in the queue|Pause it first"):
        jobs.control(first, "ann", "epoch")
    more = until(jobs, first, ended)
    assert (more.state, more.network) == ("done", first)
    assert more.epoch == int(run.epoch) + 1
    assert [p.step for p in more.points] == sorted(p.step for p in more.points)
    assert more.points[0] == run.points[0]
    assert stores.models.get(first).card.metrics["epochs"] == more.epoch


def test_a_paused_run_that_nobody_watches_is_stopped(jobs, until, clock):
    run_id = jobs.start(LONG, "ann", sample=True)
    until(jobs, run_id, lambda run: run.step)
    jobs.control(run_id, "ann", "pause")
    until(jobs, run_id, is_paused)
    clock.ahead += settings.LEASE_SECONDS + 1
    run = until(jobs, run_id, ended, look=Jobs.snapshot)
    assert run.message.startswith("Nobody watched")
