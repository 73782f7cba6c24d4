"""A list of runs takes one place of the queue at a time and needs no page."""

import pytest
from job_runs import LONG, SHORT, ended, is_running

from cnn_demo import settings
from cnn_demo.errors import BadValue, Busy
from cnn_demo.training.jobs.job_queue import Jobs


def test_a_list_of_runs_goes_on_by_itself_and_takes_one_place_at_a_time(jobs, until):
    first = jobs.start(LONG, "somebody", sample=True)
    until(jobs, first, is_running)
    ids = jobs.start_list([(SHORT, True), (SHORT, True), (SHORT, True)], "list")
    assert [jobs.snapshot(run_id).place for run_id in ids] == [1, 0, 0]
    assert jobs.snapshot(ids[2]).message == "Starts after 2 of your own runs."
    with pytest.raises(Busy, match="You already have a run"):
        jobs.start(SHORT, "list", sample=True)
    other = jobs.start(SHORT, "other", sample=True)  # comes before the rest of the list
    jobs.stop(ids[1], "somebody")
    jobs.stop(ids[1], "list")
    assert jobs.snapshot(ids[1]).message == "Stopped at your request before it began."
    jobs.stop(first, "somebody")
    until(jobs, other, ended)
    assert not jobs.snapshot(ids[2]).ended
    until(jobs, ids[2], ended)
    assert [jobs.snapshot(run_id).state for run_id in ids] == ["done", "stopped", "done"]
    assert jobs.start(SHORT, "list", sample=True)


@pytest.mark.parametrize("count", [0, 21])
def test_a_list_has_bounds(jobs, count):
    with pytest.raises(BadValue, match="1 to 20"):
        jobs.start_list([(SHORT, True)] * count, "ann")


def test_a_list_that_nobody_watches_is_stopped(jobs, until, clock):
    ids = jobs.start_list([(LONG, True), (SHORT, True)], "gone")
    until(jobs, ids[0], is_running)
    clock.ahead += settings.LEASE_SECONDS - 1
    jobs.visit(ids[1])  # whoever looks at one of the list keeps all of it
    clock.ahead += settings.LEASE_SECONDS - 1
    assert jobs.snapshot(ids[0]).state == "running"
    clock.ahead += 2
    for run_id in ids:
        assert until(jobs, run_id, ended, look=Jobs.snapshot).message.startswith("Nobody watched")
