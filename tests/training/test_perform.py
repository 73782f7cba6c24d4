"""One run inside the worker, without the worker: which news it sends and which files it leaves."""

from pathlib import Path
from typing import Any

import pytest

from cnn_demo.prediction import checkpoints
from cnn_demo.training import snapshots
from cnn_demo.training.perform import perform
from cnn_demo.training.recipe import TrainConfig

RUN = "run-" + "0" * 32


@pytest.fixture(autouse=True)
def _sample_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CNN_DEMO_DATA", str(tmp_path))
    monkeypatch.setenv("CNN_DEMO_DOWNLOAD", "0")


def test_a_network_too_large_for_snapshots_can_be_used_while_it_trains(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "MOST_NUMBERS", 1000)
    path, files = tmp_path / f"{RUN}.safetensors", []

    def say(**news: Any) -> None:
        if news.get("saved"):
            files.append(checkpoints.describe(path))

    config = TrainConfig(architecture="convnet_tiny", limit=20, batch=10, epochs=1, rate=1e-3)
    order = {"run": RUN, "path": str(path), "config": config.to_dict(), "sample": True}
    perform(order, say, lambda: False)
    assert len(files) == 2  # after the epoch, and at the end
    assert [epochs for _, epochs in files] == [(), ()]
    assert files[0][0].metrics["epochs"] == 1
    assert "test_accuracy" not in files[0][0].metrics
