"""One published network and a working folder of its own for every command."""

from pathlib import Path

import pytest
import random_checkpoints
from labs import DATA
from PIL import Image

from cnn_demo import settings
from cnn_demo.prediction.checkpoint import checkpoint_file
from cnn_demo.prediction.unknown.fitting import DetectorRecipe
from cnn_demo.training.session import session_files


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One published network, no data sets but the samples, and a working folder of its own."""
    monkeypatch.setattr(settings, "CHECKPOINTS", tmp_path / "checkpoints")
    monkeypatch.setenv("CNN_DEMO_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("CNN_DEMO_DOWNLOAD", "0")
    few = DetectorRecipe(fitted=40, held_out=40)  # what is none of these is no command's subject
    monkeypatch.setattr(session_files, "DETECTOR", few)
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "checkpoints" / "quick-mnist.safetensors"
    checkpoint_file.save(path, random_checkpoints.card(), random_checkpoints.weights())
    return path


@pytest.fixture
def digit(tmp_path: Path) -> str:
    """A test image of MNIST as a PNG, dark on white and enlarged, as a person would have it."""
    pixels = 255 - DATA.sample("mnist").test.images[3, 0].numpy()
    Image.fromarray(pixels).resize((140, 140)).save(tmp_path / "digit.png")
    return "digit.png"
