"""A run's states, its points, and the words about its end."""

from math import isfinite

import pytest

from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.session.run import (
    ENDS,
    MOST_POINTS,
    TRANSITIONS,
    Point,
    Run,
    after_news,
    how_far,
    in_line,
    where,
)

RUN = Run("run-" + "0" * 32, TrainConfig())


def point(step, val=None):
    return Point(step, step / 100, 1.0, 0.5, 0.01, val, val)


@pytest.mark.parametrize("end", ENDS)
def test_an_end_is_final(end):
    ended = RUN.to("running", "").to(end, "That is it.")
    assert ended.ended
    assert ended.to("running", "again") is ended
    assert ended.to("queued", "again") is ended
    assert ended.with_(step=7) is ended
    assert after_news(ended, {"message": "late", "saved": True}) is ended


@pytest.mark.parametrize("state", TRANSITIONS)
def test_every_state_leads_to_an_end(state):
    assert (state in ENDS) == ("failed" not in TRANSITIONS[state])


@pytest.mark.parametrize("end", ["done", "stopped"])
def test_one_epoch_more_queues_an_ended_run_again(end):
    ended = RUN.to("running", "").add(point(3)).with_(network=RUN.id).to(end, "That is it.", ending="finished")
    again = ended.again()
    assert (again.state, again.message, again.ending, again.ended) == ("queued", "", "", False)
    assert (again.points, again.network) == (ended.points, RUN.id)
    with pytest.raises(AssertionError, match="failed -> queued"):
        RUN.to("running", "").to("failed", "").again()


def test_a_pause_and_its_single_steps():
    run = after_news(RUN.to("running", ""), {"state": "paused", "message": "Paused after step 3.", "epoch": 0.3})
    assert (run.state, run.message) == ("paused", "Paused after step 3.")
    run = after_news(run, {"state": "paused", "message": "Paused after step 4.", "point": vars(point(4)), "epoch": 0.4})
    assert (run.state, run.message, len(run.points)) == ("paused", "Paused after step 4.", 1)
    assert after_news(run, {"state": "running", "message": "Training."}).state == "running"
    stopping = run.to("stopping", "Stopping.")
    assert after_news(stopping, {"state": "paused", "message": "", "epoch": 0.4}) is stopping  # the two have crossed


def test_an_epoch_more_is_in_the_recipe():
    assert after_news(RUN.to("running", ""), {"more": 2}).config == TrainConfig(extra_epochs=2)


def test_no_way_back():
    with pytest.raises(AssertionError, match="running -> queued"):
        RUN.to("running", "").to("queued", "")


def test_leaving_the_queue_clears_the_place():
    assert RUN.with_(place=3).to("running", "").place == 0


def test_points_are_bounded_and_epochs_are_kept():
    run = RUN.to("running", "")
    for step in range(1, 5001):
        run = run.add(point(step, 0.5 if step % 100 == 0 else None))
    between = [p for p in run.points if p.val_loss is None]
    assert MOST_POINTS / 2 <= len(between) <= MOST_POINTS
    assert [p.step for p in run.points if p.val_loss is not None] == list(range(100, 5001, 100))
    assert [p.step for p in run.points] == sorted(p.step for p in run.points)
    assert run.points[-1].step == 5000


@pytest.mark.parametrize(
    ("epoch", "words"), [(0.0, "in epoch 1"), (0.5, "in epoch 1"), (1.0, "after epoch 1"), (2.4, "in epoch 3")]
)
def test_how_far(epoch, words):
    assert how_far(epoch) == words


@pytest.mark.parametrize(
    ("epoch", "step", "words"), [(0, 0, "before the first step"), (2.0, 180, "after epoch 2, at step 180")]
)
def test_where(epoch, step, words):
    assert where(epoch, step) == words


def test_news_become_a_run():
    run = RUN.to("running", "Starting.")
    run = after_news(run, {"data": "MNIST, a sample", "hardware": "CPU", "message": "Training."})
    run = after_news(run, {"point": vars(point(10)), "step": 10, "epoch": 0.1})
    assert (run.data, run.message, run.step, len(run.points)) == ("MNIST, a sample", "Training.", 10, 1)
    assert isfinite(run.points[0].loss)
    assert run.network is None
    assert after_news(run, {"saved": True}).network == run.id
    assert after_news(run, {}) is run


def test_the_reason_of_a_stop_begins_its_sentence():
    run = RUN.to("running", "").to("stopping", "")
    run = after_news(run, {"state": "stopped", "message": "", "epoch": 2.0}, "Stopped at your request")
    assert run.message == "Stopped at your request after epoch 2."


def test_the_queue_says_when_each_run_begins():
    first = RUN.to("running", "").with_(seconds_left=41.0)
    budget, free = (Run(digit * 32, TrainConfig(time_limit=seconds)) for digit, seconds in (("1", 20), ("2", None)))
    told = in_line(first, [budget, free, budget])
    assert [run.place for run in told] == [1, 2, 3]
    assert [run.seconds_left for run in told] == [40, 60, None]
    assert told[0].message == "Number 1 in the queue: starts in about 40 s."
    assert told[2].message == "Number 3 in the queue: starts after the runs before it."
    waiting = in_line(first.to("paused", ""), [budget])
    assert waiting[0].message == "Number 1 in the queue: starts after the runs before it."
    assert in_line(None, [budget])[0].message == "Number 1 in the queue: starts at once."
    assert all(a is b for a, b in zip(told, in_line(first, told), strict=True))  # no news, no new snapshot
