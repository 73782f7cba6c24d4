"""Where and how the command line is started: as one of several processes, and from a copy without networks."""

import contextlib
from pathlib import Path

import pytest

from cnn_demo import cli, settings
from cnn_demo.cli import main
from cnn_demo.cli.train import _printer
from cnn_demo.training.config.train_config import TrainConfig

TINY = ["train", "--data", "mnist", "--network", "convnet_tiny", "--sample", "--max-images", "40", "--epochs", "1"]


@pytest.mark.parametrize(
    "words",
    [
        ["evaluate", "missing"],
        ["train", "--data", "mnits", "--network", "quick"],
        [*TINY, "--out", "."],
        ["train", "--epochs", "many"],
    ],
)
def test_the_leader_speaks_before_the_others(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """torchrun ends all processes as soon as one has failed, so the others hold back until the leader has spoken."""
    heard: list[str] = []
    monkeypatch.setattr(cli.time, "sleep", lambda seconds: heard.append(capsys.readouterr().err))
    monkeypatch.setenv("RANK", "3")
    assert main(words) == 2
    assert heard == [""]
    assert capsys.readouterr().err.count("\n") == 1
    monkeypatch.setenv("RANK", "0")
    with pytest.raises(SystemExit) if words[1] == "--epochs" else contextlib.nullcontext():
        assert main(words) == 2
    assert capsys.readouterr().err
    assert len(heard) == 1


def test_a_copy_without_networks_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(settings, "PACKAGE", tmp_path / "site-packages" / "cnn_demo")
    for words in (["networks"], ["classify", "x.png"], TINY):
        assert main(words) == 1
        assert "runs from its own folder" in capsys.readouterr().err
    with pytest.raises(SystemExit, match="0"):
        cli.main(["--help"])


@pytest.mark.parametrize(("augmentation", "lines"), [("shift", 2), ("shift+flip", 3), ("shift4+flip", 3)])
def test_mirrored_digits_are_said_before_the_training(
    augmentation: str, lines: int, capsys: pytest.CaptureFixture[str]
) -> None:
    _printer(TrainConfig(architecture="resnet20", augmentation=augmentation))(data="MNIST", hardware="CPU")
    said = capsys.readouterr().err.splitlines()
    assert len(said) == lines
    assert ("a mirrored 2 is no 2" in said[0]) == (lines == 3)
