"""Room for so many at once, and an answer at once for whoever finds none."""

import threading
import time

import pytest

from cnn_demo.errors import Busy
from cnn_demo.turns import Turns


def test_without_room_it_is_said_at_once() -> None:
    turns = Turns(2, "No room.", retry_after=3)
    with turns(), turns():
        began = time.monotonic()
        with pytest.raises(Busy, match=r"No room\.") as refused, turns():
            pass
        assert time.monotonic() - began < 0.2
        assert refused.value.retry_after == 3
    with turns():
        pass


def test_patience_waits_for_a_place() -> None:
    turns, entered = Turns(1, "No room.", patience=20), threading.Event()

    def hold() -> None:
        with turns():
            entered.set()
            time.sleep(0.05)

    holder = threading.Thread(target=hold)
    holder.start()
    entered.wait()
    with turns():
        assert True
    holder.join()


def test_a_failure_gives_the_place_back() -> None:
    turns = Turns(1, "No room.")
    with pytest.raises(ZeroDivisionError), turns():
        raise ZeroDivisionError
    with turns():
        pass
