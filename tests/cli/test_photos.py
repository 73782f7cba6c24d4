"""The commands with the network for photos, which others have trained."""

import json
from pathlib import Path

import pytest

from cnn_demo import settings
from cnn_demo.cli import main
from cnn_demo.data.example_photos import PHOTOS

NETWORK = "efficientnet_lite2-imagenet"
COFFEE = str(PHOTOS / "coffee.jpg")
PUBLISHED = settings.CHECKPOINTS


@pytest.fixture(autouse=True)
def _published(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All published networks, unlike the shelf of the other commands."""
    monkeypatch.setattr(settings, "CHECKPOINTS", PUBLISHED)


def test_the_likeliest_of_very_many_classes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["classify", COFFEE, "--network", NETWORK, "--top", "5"]) == 0
    line = capsys.readouterr().out
    assert line.startswith(f"{COFFEE}: espresso (8")
    assert line.count("%)") == 5
    assert main(["classify", COFFEE, "--top", "0"]) == 2


def test_nobody_measures_what_there_are_no_images_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", NETWORK]) == 1
    assert "77.6 % were measured by its authors" in capsys.readouterr().err


def test_it_is_listed_without_a_figure_of_ours(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["networks", "--json"]) == 0
    told = {each["network"]: each for each in map(json.loads, capsys.readouterr().out.splitlines())}
    assert told[NETWORK]["test_accuracy"] is None
    assert told[NETWORK]["parameters"] == 6_092_072
