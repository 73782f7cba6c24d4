"""Several processes train one network: what they share, and that two learn what one learns."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from cnn_demo import settings
from cnn_demo.cli import main
from cnn_demo.errors import BadValue
from cnn_demo.prediction.checkpoint import checkpoint_file
from cnn_demo.training.engine.batches import batches
from cnn_demo.training.engine.distributed import SINGLE_PROCESS, ProcessGroup, init_process_group

SMALL = ["train", "--data", "mnist", "--sample", "--precision", "float32"]
# no batch norm, dropout or augmentation, which each process has by itself: then two are one, but for rounding
EXACT = [
    *SMALL,
    "--network",
    "mlp",
    "--max-images",
    "230",
    "--batch-size",
    "20",
    "--epochs",
    "2",
    "--augmentation",
    "none",
]


def torchrun(processes: int, words: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    start = [sys.executable, "-m", "torch.distributed.run", "--standalone", f"--nproc-per-node={processes}"]
    environment = os.environ | {"PYTHONPATH": str(settings.PACKAGE.parent), "CNN_DEMO_DATA": str(folder)}
    environment |= {"CNN_DEMO_DOWNLOAD": "0", "OMP_NUM_THREADS": "1", "CUDA_VISIBLE_DEVICES": ""}
    command = [*start, "-m", "cnn_demo", *words]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=300
    )


@pytest.mark.skipif(sys.platform == "win32", reason="torchrun needs gloo over TCP")
def test_two_processes_learn_what_one_learns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = torchrun(2, [*EXACT, "--out", "two.safetensors"], tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("two.safetensors") == 1  # one of them speaks
    assert done.stderr.count("epoch 2: loss") == 1
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CNN_DEMO_DATA", str(tmp_path))
    assert main([*EXACT, "--out", "one.safetensors"]) == 0
    one, two = (checkpoint_file.load(tmp_path / f"{name}.safetensors") for name in ("one", "two"))
    for name in one.weights:
        torch.testing.assert_close(one.weights[name], two.weights[name], rtol=1e-3, atol=1e-4)
    assert two.card.metrics["val_accuracy"] == pytest.approx(one.card.metrics["val_accuracy"], abs=0.05)
    assert two.card.metrics["test_accuracy"] == pytest.approx(one.card.metrics["test_accuracy"], abs=0.01)


@pytest.mark.slow
def test_with_batch_norm_and_augmentation_the_accuracy_is_the_same_within_noise(tmp_path: Path) -> None:
    words = [*SMALL, "--network", "quick", "--max-images", "4000", "--epochs", "2"]
    found = {}
    for processes in (1, 2):
        done = torchrun(processes, [*words, "--out", f"{processes}.safetensors"], tmp_path)
        assert done.returncode == 0, done.stderr
        found[processes] = checkpoint_file.load(tmp_path / f"{processes}.safetensors").card.metrics["test_accuracy"]
    assert found[2] == pytest.approx(found[1], abs=0.02)


def test_shares_are_the_whole_batch_once() -> None:
    chosen = torch.arange(11)
    parts = [ProcessGroup(rank, 3).share(chosen) for rank in range(3)]
    assert sorted(torch.cat(parts).tolist()) == list(range(11))
    assert {len(part) for part in parts} == {3, 4}


def test_everybody_has_two_images_of_every_batch() -> None:
    assert [len(batch) for batch in batches(torch.arange(45), 20, processes=3)] == [20, 25]
    assert [len(batch) for batch in batches(torch.arange(46), 20, processes=3)] == [20, 20, 6]
    ProcessGroup(0, 3).check_batch(6)
    with pytest.raises(BadValue, match="too small for 3 processes"):
        ProcessGroup(0, 3).check_batch(5)


def test_alone_nothing_is_asked_of_anybody() -> None:
    with init_process_group() as group:
        assert group is SINGLE_PROCESS
    assert (SINGLE_PROCESS.is_leader, SINGLE_PROCESS.device) == (True, None)
    assert SINGLE_PROCESS.sum(1.5, 2.0) == (1.5, 2.0)
    assert SINGLE_PROCESS.any(True)
    assert not SINGLE_PROCESS.any(False)
    assert SINGLE_PROCESS.local_first(lambda: 7) == 7
    model = torch.nn.Linear(2, 2)
    assert SINGLE_PROCESS.data_parallel(model) is model
