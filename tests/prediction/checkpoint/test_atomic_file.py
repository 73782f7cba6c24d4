"""A file is written whole or not at all: full disks, killed processes, several writers."""

import os
import resource
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import random_checkpoints
import torch
from forged_checkpoints import Weights

from cnn_demo import settings
from cnn_demo.errors import BadCheckpoint
from cnn_demo.prediction.checkpoint import atomic_file, checkpoint_file

# Saving under fire


def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "n"
    checkpoint_file.save(path, random_checkpoints.card(), random_checkpoints.weights(seed=1))
    before = path.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, hard))
    try:
        with pytest.raises(BadCheckpoint, match="no room left"):
            checkpoint_file.save(path, random_checkpoints.card(), random_checkpoints.weights(seed=2))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(BadCheckpoint, match="cannot be written to"):
        checkpoint_file.save(tmp_path / "file" / "n", random_checkpoints.card(), random_checkpoints.weights())


KILLED = """
import os, signal, sys
from pathlib import Path
import torch, random_checkpoints
from cnn_demo.prediction.checkpoint import atomic_file, checkpoint_file
torch.set_num_threads(1)
path, card = Path(sys.argv[1]), random_checkpoints.card()
checkpoint_file.save(path, card, random_checkpoints.weights(seed=1))
def die(*arguments): os.kill(os.getpid(), signal.SIGKILL)
for stage in ("open", "write", "fsync", "replace", "after"):
    child = os.fork()
    if child == 0:
        if stage == "open": atomic_file.open = die
        if stage == "write":
            def half_written(name, mode):
                file = open(name, mode); file.write(b"x" * 1000); file.flush(); die()
            atomic_file.open = half_written
        if stage in ("fsync", "replace"): setattr(os, stage, die)
        if stage == "after": atomic_file._sync_folder = die
        checkpoint_file.save(path, card, random_checkpoints.weights(seed=2))
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    bias, new = checkpoint_file.load(path).weights["fc.bias"], random_checkpoints.weights(seed=2)["fc.bias"]
    print(stage, "new" if torch.equal(bias, new) else "old")
"""


def test_killed_during_a_save(tmp_path: Path) -> None:
    """SIGKILL at every step of a save: the old network or the new one; a later save sweeps what was left."""
    path = tmp_path / "n"
    told = subprocess.run(
        [sys.executable, "-c", KILLED, str(path)],
        env={"PYTHONPATH": f"{settings.PACKAGE.parent}:{Path(random_checkpoints.__file__).parent}", "PATH": ""},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    assert told.stdout.split("\n")[:5] == ["open old", "write old", "fsync old", "replace old", "after new"]
    leftovers = list(tmp_path.glob(".*.part"))
    assert len(leftovers) == 3
    checkpoint_file.sweep(tmp_path)
    assert len(list(tmp_path.glob(".*.part"))) == 3  # they may belong to a save that is going on
    for leftover in leftovers:
        os.utime(leftover, (1, 1))
    checkpoint_file.save(path, random_checkpoints.card(), random_checkpoints.weights())
    assert list(tmp_path.iterdir()) == [path]


def test_the_next_save_removes_what_killed_ones_left_of_the_same_file(tmp_path: Path) -> None:
    path, name = tmp_path / "n", ".n.0123abcd.part"
    others = [
        ".m.0123abcd.part",
        ".n.part",
        ".n.0123abcd.part.txt",
        ".n.mine.part",
        "n.0123abcd.part",
        ".nn.0123abcd.part",
    ]
    for each in (name, *others):
        (tmp_path / each).write_bytes(b"x")
    checkpoint_file.save(path, random_checkpoints.card(), random_checkpoints.weights())
    assert {file.name for file in tmp_path.iterdir()} == {"n", *others}


@pytest.mark.skipif(os.name != "posix", reason="locks are POSIX")
def test_what_another_save_is_writing_stays(tmp_path: Path) -> None:
    import fcntl

    path, going = tmp_path / "n", tmp_path / ".n.0123abcd.part"
    with open(going, "xb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        checkpoint_file.save(path, random_checkpoints.card(), random_checkpoints.weights())
        assert going.exists()
    checkpoint_file.save(path, random_checkpoints.card(), random_checkpoints.weights())
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name != "posix", reason="locks are POSIX")
def test_a_file_that_another_save_removes_before_it_is_locked_is_begun_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock, removed = atomic_file._lock, []

    def late(file: int, wait: bool = False) -> bool:
        if not removed:
            removed.extend(tmp_path.glob(".n.*.part"))
            removed[0].unlink()
        return lock(file, wait)

    monkeypatch.setattr(atomic_file, "_lock", late)
    atomic_file.write(tmp_path / "n", b"whole")
    assert removed
    assert [file.name for file in tmp_path.iterdir()] == ["n"]
    assert (tmp_path / "n").read_bytes() == b"whole"


def test_saves_and_loads_at_the_same_time(tmp_path: Path) -> None:
    """Every load sees one whole network, never a mixture."""
    path, card = tmp_path / "n", random_checkpoints.card("mlp")
    versions = [random_checkpoints.weights("mlp", seed=seed) for seed in (1, 2)]
    checkpoint_file.save(path, card, versions[0])
    errors: list[BaseException] = []

    def save(weights: Weights) -> None:
        try:
            for _ in range(10):
                checkpoint_file.save(path, card, weights)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=save, args=(weights,)) for weights in versions]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        loaded = checkpoint_file.load(path).weights
        assert any(all(torch.equal(loaded[name], weights[name]) for name in weights) for weights in versions)
    for thread in threads:
        thread.join()
    assert not errors
    assert list(tmp_path.iterdir()) == [path]
