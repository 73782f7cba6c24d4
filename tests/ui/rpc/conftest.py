"""Handlers answer in a lab: all tests share one that has no data folder; what changes something gets one of its own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import random_checkpoints
from labs import lab_in

from cnn_demo.lab import Lab, Later, using
from cnn_demo.networks import ARCHITECTURES
from cnn_demo.prediction.checkpoint import checkpoint_file

TELLING = ("resnet20", "googlenet_small")  # joins and branches
SLOW = [pytest.param(name, marks=pytest.mark.slow) for name in ARCHITECTURES if name not in TELLING]


@pytest.fixture(scope="session", autouse=True)
def shared_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Later]:
    lab = Later(tmp_path_factory.mktemp("data"))
    with using(lab):
        yield lab
    lab.close()


@pytest.fixture
def lab_with_runs(tmp_path: Path) -> Iterator[Lab]:
    """The published networks, and an empty folder for runs."""
    with lab_in(tmp_path) as lab:
        lab.models.runs.mkdir()
        yield lab


@pytest.fixture(params=[*TELLING, *SLOW])
def about(request: pytest.FixtureRequest, lab_with_runs: Lab) -> dict[str, Any]:
    """A network with random weights, as of a visitor's run, and an image: the fields of a question."""
    architecture = request.param
    published = ARCHITECTURES[architecture].published
    data = "cifar10" if published and published[0][0] == 3 else "mnist"
    run = "run-" + f"{list(ARCHITECTURES).index(architecture):032x}"
    card, weights = random_checkpoints.card(architecture, data), random_checkpoints.weights(architecture, data)
    checkpoint_file.save(lab_with_runs.models.runs / f"{run}.safetensors", card, weights)
    return {"network": run, "image": {"kind": "test", "data": data, "index": 0}}


@pytest.fixture
def own_lab(tmp_path: Path) -> Iterator[Lab]:
    """On two empty folders, `data` and `checkpoints`."""
    with lab_in(tmp_path / "data", tmp_path / "checkpoints") as lab:
        yield lab
