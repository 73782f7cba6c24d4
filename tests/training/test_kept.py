"""The files of visitors' networks: which go and which stay."""

import os
import time

import pytest

from cnn_demo import settings
from cnn_demo.training import kept


@pytest.fixture
def store(tmp_path, monkeypatch):
    """Writes a run's file of `size` bytes, `age` seconds old, and returns its path."""
    monkeypatch.setenv("CNN_DEMO_DATA", str(tmp_path))

    def write(digit, size=10, age=0.0):
        path = kept.path_of("run-" + digit * 32)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(bytes(size))
        os.utime(path, (time.time() - age,) * 2)
        return path

    return write


def test_old_files_go_but_not_those_of_a_run_that_is_going(store):
    old, busy, fresh = (store(d, age=a) for d, a in (("a", 9000), ("b", 9000), ("c", 10)))
    kept.sweep([busy.stem])
    assert (old.exists(), busy.exists(), fresh.exists()) == (False, True, True)


def test_beyond_the_size_limit_the_oldest_go(store, monkeypatch):
    monkeypatch.setattr(settings, "RUNS_BYTES", 250)
    oldest, middle, newest = (store(d, size=100, age=a) for d, a in (("a", 30), ("b", 20), ("c", 10)))
    kept.sweep()
    assert (oldest.exists(), middle.exists(), newest.exists()) == (False, True, True)


def test_other_files_and_a_missing_folder_are_left_alone(store, tmp_path):
    kept.sweep()
    stranger = store("a").with_name("notes.txt")
    stranger.write_text("mine")
    os.utime(stranger, (0, 0))
    kept.sweep()
    assert stranger.exists()
    kept.remove("run-" + "a" * 32)
    kept.remove("run-" + "a" * 32)
    assert not kept.path_of("run-" + "a" * 32).exists()
