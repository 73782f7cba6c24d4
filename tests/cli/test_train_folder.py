"""The command that trains on a folder of one's own images."""

import os
from pathlib import Path

import pytest
from own_photos import photos

from cnn_demo import settings
from cnn_demo.cli import main

PUBLISHED = Path(__file__).parent.parent.parent / "checkpoints"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two classes of real photos, and what else lies in such folders."""
    monkeypatch.setattr(settings, "CHECKPOINTS", PUBLISHED)
    for label, name in enumerate(("frog", "horse")):
        (tmp_path / "PHOTOS" / name).mkdir(parents=True)
        for number, image in enumerate(photos(label, 3)):
            image.save(tmp_path / "PHOTOS" / name / f"{number}.png")
    (tmp_path / "PHOTOS" / "frog" / "notes.txt").write_text("not an image")
    photos(2, 1)[0].save(tmp_path / "elsewhere.png")
    (tmp_path / "PHOTOS" / "frog" / "link.png").symlink_to(tmp_path / "elsewhere.png")
    (tmp_path / "PHOTOS" / "ship").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "PHOTOS" / "horse" / "pipe.png")
    return tmp_path / "PHOTOS"


def test_folders_are_classes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    started = ["--start", "efficientnet_lite2-imagenet", "--freeze", "features"]
    assert main(["train", "--folder", str(folder), *started, "--out", "mine.safetensors"]) == 0
    told = capsys.readouterr()
    assert "mine.safetensors: 100.0 % of 2 images held out, 2 classes" in told.out
    assert "notes.txt: This is not an image" in told.err
    assert "frog: not followed: 1 link to somewhere else." in told.err
    assert "pipe" not in told.err
    photos(1, 1, first=8)[0].save("new.png")
    assert main(["classify", "new.png", "--network", "mine.safetensors"]) == 0
    assert "horse" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--start", "quick-mnist"], "efficientnet_lite2-imagenet"),
        (["--freeze", "none"], "features"),
        (["--network", "quick", "--start", "efficientnet_lite2-imagenet"], "not both"),
        (["--data", "mnist"], "neither"),
        (["--validation-share", "0.9"], "held out"),
        (["--network", "no_such"], "architecture"),
    ],
)
def test_what_does_not_go_together_is_said(
    folder: Path, options: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", "--folder", str(folder), *options]) == 2
    assert words in capsys.readouterr().err


def test_a_folder_must_hold_classes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "--folder", str(tmp_path / "nothing")]) == 2
    (tmp_path / "empty").mkdir()
    assert main(["train", "--folder", str(tmp_path / "empty")]) == 2
    assert "two classes" in capsys.readouterr().err
