"""The files of visitors' networks: which go and which stay."""

import dataclasses
import os
import pickle
import time

import pytest
import random_checkpoints

from cnn_demo import settings
from cnn_demo.errors import BadCheckpoint, Busy
from cnn_demo.prediction.checkpoint import checkpoint_file
from cnn_demo.prediction.model_store import RUN_ID, ModelStore
from cnn_demo.training.jobs.run_files import RunFiles


@pytest.fixture
def files(tmp_path):
    return RunFiles(tmp_path / "runs")


@pytest.fixture
def store(files):
    """Writes a run's file of `size` bytes, `age` seconds old, and returns its path."""

    def write(digit, size=10, age=0.0):
        path = files.network_path("run-" + digit * 32)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(bytes(size))
        os.utime(path, (time.time() - age,) * 2)
        return path

    return write


def test_old_files_go_but_not_those_of_a_run_that_is_going(files, store):
    old, busy, fresh = (store(d, age=a) for d, a in (("a", 9000), ("b", 9000), ("c", 10)))
    files.sweep([busy.stem])
    assert (old.exists(), busy.exists(), fresh.exists()) == (False, True, True)


def test_beyond_the_size_limit_the_oldest_go(files, store, monkeypatch):
    monkeypatch.setattr(settings, "RUNS_BYTES", 250)
    oldest, middle, newest = (store(d, size=100, age=a) for d, a in (("a", 30), ("b", 20), ("c", 10)))
    files.sweep()
    assert (oldest.exists(), middle.exists(), newest.exists()) == (False, True, True)


def test_other_files_and_a_missing_folder_are_left_alone(files, store, tmp_path):
    files.sweep()
    stranger = store("a").with_name("notes.txt")
    stranger.write_text("mine")
    os.utime(stranger, (0, 0))
    files.sweep()
    assert stranger.exists()
    files.remove("run-" + "a" * 32)
    files.remove("run-" + "a" * 32)
    assert not files.network_path("run-" + "a" * 32).exists()


def whole_file(tmp_path, architecture="mlp", seed=1, **changes):
    card = dataclasses.replace(random_checkpoints.card(architecture), **changes)
    path = tmp_path / "file.safetensors"
    checkpoint_file.save(path, card, random_checkpoints.weights(architecture, seed=seed))
    return path.read_bytes()


def test_a_file_that_is_brought_stays_as_it_is(files, store, tmp_path):
    data = whole_file(tmp_path)
    run = files.keep_upload(lambda: data, "a" * 32)
    assert RUN_ID.fullmatch(run)
    assert files.network_path(run).read_bytes() == data
    assert (
        ModelStore(tmp_path / "none", files.folder).get(run).card.network == run
    )  # the picker knows it by its new name
    assert files.keep_upload(lambda: data, "a" * 32) != run


def test_what_is_no_network_of_ours_changes_nothing(files, store, tmp_path):
    good = whole_file(tmp_path)
    elsewhere = whole_file(tmp_path, data="my_photos")
    for data in (b"", b"PK\3\4zip", pickle.dumps({"a": 1}), good[:-1], good[:100] + b"x" + good[101:], elsewhere):
        with pytest.raises(BadCheckpoint):
            files.keep_upload(lambda data=data: data, "a" * 32)
    assert not list(files.folder.glob("*"))


def test_only_the_newest_of_a_visitor_stay(files, store, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "VISITOR_RUNS", 2)
    data = whole_file(tmp_path)
    other = files.keep_upload(lambda: data, "b" * 32)
    runs = [files.keep_upload(lambda: data, "a" * 32) for _ in range(3)]
    assert [files.network_path(run).exists() for run in (other, *runs)] == [True, False, True, True]


def test_files_brought_take_half_of_the_room(files, store, tmp_path, monkeypatch):
    data = whole_file(tmp_path)
    trained = store("c", size=len(data))
    monkeypatch.setattr(settings, "RUNS_BYTES", 5 * len(data))
    runs = [files.keep_upload(lambda: data, digit * 32) for digit in "abd"]
    assert [files.network_path(run).exists() for run in runs] == [False, True, True]
    assert trained.exists()


def test_one_file_is_checked_at_a_time(files, tmp_path):
    def read():
        with pytest.raises(Busy):
            files.keep_upload(lambda: b"", "b" * 32)
        return whole_file(tmp_path)

    assert files.keep_upload(read, "a" * 32)
