"""Handlers answer in a lab: all tests share one that has no data folder; what changes something gets one of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cnn_demo.lab import Lab, Later, open_lab, using


@pytest.fixture(scope="session", autouse=True)
def shared_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Later]:
    lab = Later(tmp_path_factory.mktemp("data"))
    with using(lab):
        yield lab
    lab.close()


@pytest.fixture
def lab_with_runs(tmp_path: Path) -> Iterator[Lab]:
    """The published networks, and an empty folder for runs."""
    lab = open_lab(tmp_path)
    lab.models.runs.mkdir()
    with using(lambda: lab):
        yield lab
    lab.close()


@pytest.fixture
def own_lab(tmp_path: Path) -> Iterator[Lab]:
    """On two empty folders, `data` and `checkpoints`."""
    lab = open_lab(tmp_path / "data", tmp_path / "checkpoints")
    with using(lambda: lab):
        yield lab
    lab.close()
