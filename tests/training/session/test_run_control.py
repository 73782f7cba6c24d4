"""What a visitor asks of a run while it goes."""

import threading

from cnn_demo.training.session.run_control import RunControl


def paused(control: RunControl, step: int, epoch_ended: bool = False) -> bool:
    return control.should_pause(step, epoch_ended)


def test_nothing_asked_nothing_paused():
    control = RunControl()
    assert not paused(control, 0)
    assert not control.is_stopped
    assert control.take_learning_rate() is None


def test_pause_and_resume():
    control = RunControl()
    control.receive("pause")
    assert paused(control, 3)
    control.receive("resume")
    assert not paused(control, 3)


def test_one_step_is_one_step():
    control = RunControl()
    control.receive("pause")
    assert paused(control, 3)
    control.receive("step")
    assert not paused(control, 3)
    assert not paused(control, 3, epoch_ended=True)  # the end of an epoch is no step
    assert paused(control, 4)
    control.receive("step")
    assert not paused(control, 4)
    assert paused(control, 5)


def test_one_epoch_lasts_until_its_end():
    control = RunControl()
    control.receive("epoch")
    assert not paused(control, 3, epoch_ended=True)  # this end was there before
    assert not paused(control, 4)
    assert paused(control, 9, epoch_ended=True)


def test_a_stop_ends_every_pause():
    control = RunControl()
    control.receive("pause")
    control.receive("stop")
    assert not paused(control, 3)
    assert control.is_stopped


def test_a_rate_is_taken_once_and_the_latest_counts():
    control = RunControl()
    control.receive("learning_rate", 0.1)
    control.receive("learning_rate", 0.2)
    assert control.take_learning_rate() == 0.2
    assert control.take_learning_rate() is None


def test_waiting_ends_with_the_next_order_and_its_time_does_not_count():
    for order in ("resume", "step", "epoch", "stop", "learning_rate"):
        control, began = RunControl(), threading.Event()
        control.receive("pause")
        before = control.clock()
        threading.Timer(0.2, lambda: (began.set(), control.receive(order, 0.5))).start()  # noqa: B023
        control.wait()
        assert began.is_set()
        assert control.clock() - before < 0.15
