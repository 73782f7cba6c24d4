"""A run's states, its points, and the words about its end."""

from math import isfinite

import pytest

from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.engine.metrics import Metrics
from cnn_demo.training.session.run import (
    ENDS,
    MOST_POINTS,
    TRANSITIONS,
    Run,
    apply_event,
    how_far,
    where,
)

RUN = Run("run-" + "0" * 32, TrainConfig())


def point(step, val=None):
    return Metrics(
        step=step,
        epoch=step / 100,
        loss=1.0,
        train_accuracy=0.5,
        learning_rate=0.01,
        val_loss=val,
        val_accuracy=val,
    )


@pytest.mark.parametrize("end", ENDS)
def test_an_end_is_final(end):
    ended = RUN.transition("running", "").transition(end, "That is it.")
    assert ended.ended
    assert ended.transition("running", "again") is ended
    assert ended.transition("queued", "again") is ended
    assert ended.updated(step=7) is ended
    assert apply_event(ended, {"message": "late", "saved": True}) is ended


@pytest.mark.parametrize("state", TRANSITIONS)
def test_every_state_leads_to_an_end(state):
    assert (state in ENDS) == ("failed" not in TRANSITIONS[state])


@pytest.mark.parametrize("end", ["done", "stopped"])
def test_one_epoch_more_queues_an_ended_run_again(end):
    ended = (
        RUN.transition("running", "")
        .add_point(point(3))
        .updated(network=RUN.id)
        .transition(end, "That is it.", ending="finished")
    )
    again = ended.requeued()
    assert (again.state, again.message, again.ending, again.ended) == ("queued", "", "", False)
    assert (again.points, again.network) == (ended.points, RUN.id)
    with pytest.raises(AssertionError, match="failed -> queued"):
        RUN.transition("running", "").transition("failed", "").requeued()


def test_a_pause_and_its_single_steps():
    run = apply_event(
        RUN.transition("running", ""), {"state": "paused", "message": "Paused after step 3.", "epoch": 0.3}
    )
    assert (run.state, run.message) == ("paused", "Paused after step 3.")
    run = apply_event(
        run, {"state": "paused", "message": "Paused after step 4.", "point": vars(point(4)), "epoch": 0.4}
    )
    assert (run.state, run.message, len(run.points)) == ("paused", "Paused after step 4.", 1)
    assert apply_event(run, {"state": "running", "message": "Training."}).state == "running"
    stopping = run.transition("stopping", "Stopping.")
    assert apply_event(stopping, {"state": "paused", "message": "", "epoch": 0.4}) is stopping  # the two have crossed


def test_an_epoch_more_is_in_the_recipe():
    assert apply_event(RUN.transition("running", ""), {"extra_epochs": 2}).config == TrainConfig(extra_epochs=2)


def test_no_way_back():
    with pytest.raises(AssertionError, match="stopping -> queued"):
        RUN.transition("running", "").transition("stopping", "").transition("queued", "")


def test_a_run_that_has_made_room_waits_and_one_that_was_to_stop_has_stopped():
    running = RUN.transition("running", "")
    event = {"state": "queued", "saved": True, "resumable": True, "epoch": 7.0, "step": 70}
    run = apply_event(running, event)
    assert (run.state, run.gave_way, run.resumable, run.network, run.seconds_left) == (
        "queued",
        True,
        True,
        RUN.id,
        None,
    )
    run = apply_event(running.transition("stopping", ""), event, "Stopped at your request")
    assert (run.state, run.message) == ("stopped", "Stopped at your request after epoch 7.")
    assert (run.resumable, run.gave_way) == (True, False)


def test_leaving_the_queue_clears_the_place():
    assert RUN.updated(place=3).transition("running", "").place == 0


def test_points_are_bounded_and_epochs_are_kept():
    run = RUN.transition("running", "")
    for step in range(1, 5001):
        run = run.add_point(point(step, 0.5 if step % 100 == 0 else None))
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


def test_events_become_a_run():
    run = RUN.transition("running", "Starting.")
    run = apply_event(run, {"data": "MNIST, a sample", "hardware": "CPU", "message": "Training."})
    run = apply_event(run, {"point": vars(point(10)), "step": 10, "epoch": 0.1})
    assert (run.data, run.message, run.step, len(run.points)) == ("MNIST, a sample", "Training.", 10, 1)
    assert isfinite(run.points[0].loss)
    assert run.network is None
    assert apply_event(run, {"saved": True}).network == run.id
    assert apply_event(run, {}) is run


def test_the_reason_of_a_stop_begins_its_sentence():
    run = RUN.transition("running", "").transition("stopping", "")
    run = apply_event(
        run,
        {"state": "stopped", "ending": "stopped", "message": "Stopped at step 3 of 9.", "epoch": 2.0},
        "Stopped at your request",
    )
    assert run.message == "Stopped at your request after epoch 2."
    run = RUN.transition("running", "").transition("stopping", "")
    run = apply_event(run, {"state": "stopped", "ending": "stopped", "epoch": 2.4, "best_epoch": 2}, "Stopped")
    assert run.message == "Stopped in epoch 3. The network of epoch 2 is kept."


def test_a_run_whose_machine_is_lost_goes_on_without_counting_an_epoch_twice():
    run = RUN.transition("running", "Training.")
    for step in (50, 100, 150, 200):
        run = run.add_point(point(step, val=0.5 if step % 100 == 0 else None))
    run = run.moved(goes_on=True)
    assert (run.state, run.moves, run.ended) == ("queued", 1, False)
    run = apply_event(run.transition("running", ""), {"from_step": 100, "message": "Training."})
    assert run.note == "Its machine was lost: another one went on after epoch 1, at step 100."
    assert run.message == f"Training. {run.note}"
    for step in (150, 200):
        run = apply_event(run, {"point": vars(point(step, val=0.5 if step == 200 else None))})
    assert [each.step for each in run.points] == [50, 100, 150, 200]
    end = apply_event(run, {"state": "done", "ending": "finished", "message": "Done."})
    assert end.message == f"Done. {run.note}"


def test_what_was_asked_of_a_lost_machine_is_asked_of_the_next():
    run = RUN.transition("running", "").transition("paused", "", learning_rate=0.5).moved(goes_on=True)
    assert run.asked_for == [("learning_rate", 0.5), ("pause", None)]
    assert run.transition("running", "").went_on(0).asked_for == [("learning_rate", 0.5)]
    assert RUN.updated(learning_rate=0.5).asked_for == []


def test_without_a_state_it_begins_anew():
    run = RUN.transition("running", "").add_point(point(50)).moved(goes_on=False).transition("running", "")
    run = apply_event(run, {"from_step": 0, "message": "Training."})
    assert run.points == ()
    assert run.message == "Training. Its machine was lost: another one went on before the first step."
