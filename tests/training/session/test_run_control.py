"""What a visitor asks of a run while it goes."""

import threading

from cnn_demo.training.session.run_control import Control


def paused(control: Control, step: int, epoch_ended: bool = False) -> bool:
    return control.pauses(step, epoch_ended)


def test_nothing_asked_nothing_paused():
    control = Control()
    assert not paused(control, 0)
    assert not control.stopped
    assert control.new_rate() is None


def test_pause_and_resume():
    control = Control()
    control.tell("pause")
    assert paused(control, 3)
    control.tell("resume")
    assert not paused(control, 3)


def test_one_step_is_one_step():
    control = Control()
    control.tell("pause")
    assert paused(control, 3)
    control.tell("step")
    assert not paused(control, 3)
    assert not paused(control, 3, epoch_ended=True)  # the end of an epoch is no step
    assert paused(control, 4)
    control.tell("step")
    assert not paused(control, 4)
    assert paused(control, 5)


def test_one_epoch_lasts_until_its_end():
    control = Control()
    control.tell("epoch")
    assert not paused(control, 3, epoch_ended=True)  # this end was there before
    assert not paused(control, 4)
    assert paused(control, 9, epoch_ended=True)


def test_a_stop_ends_every_pause():
    control = Control()
    control.tell("pause")
    control.tell("stop")
    assert not paused(control, 3)
    assert control.stopped


def test_a_rate_is_taken_once_and_the_latest_counts():
    control = Control()
    control.tell("learning_rate", 0.1)
    control.tell("learning_rate", 0.2)
    assert control.new_rate() == 0.2
    assert control.new_rate() is None


def test_waiting_ends_with_the_next_order_and_its_time_does_not_count():
    for order in ("resume", "step", "epoch", "stop", "learning_rate"):
        control, began = Control(), threading.Event()
        control.tell("pause")
        before = control.clock()
        threading.Timer(0.2, lambda: (began.set(), control.tell(order, 0.5))).start()  # noqa: B023
        control.wait()
        assert began.is_set()
        assert control.clock() - before < 0.15
