"""evaluate --folder: a person's own images in folders that are classes, and whatever else lies there."""

import json
import os
from pathlib import Path

import pytest
from labs import DATA
from PIL import Image

from cnn_demo import settings
from cnn_demo.cli import main

PUBLISHED = settings.CHECKPOINTS
WORDS = ["evaluate", "--network", "quick-fashion_mnist", "--folder", "photos"]


@pytest.fixture(autouse=True)
def _published(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "CHECKPOINTS", PUBLISHED)


def put(folder: str, label: int, many: int) -> None:
    """So many test images of this class."""
    Path("photos", folder).mkdir(parents=True, exist_ok=True)
    test = DATA.sample("fashion_mnist").test
    for i, image in enumerate(test.images[test.labels == label][:many, 0].numpy()):
        Image.fromarray(image).save(Path("photos", folder, f"{i}.png"))


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    assert main([*WORDS, "--json"]) == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_classes_are_matched_and_counted(capsys: pytest.CaptureFixture[str]) -> None:
    put("ankle_boot", 1, 2)  # trousers that are called boots
    put("TROUSER", 1, 6)
    put("bag", 8, 6)
    found = told(capsys)
    assert found["images"] == 14
    assert found["accuracy"] == pytest.approx(12 / 14)
    assert found["classes"] == {
        "Trouser": {"images": 6, "right": 6},
        "Bag": {"images": 6, "right": 6},
        "Ankle boot": {"images": 2, "right": 0},
    }
    assert found["confusion"] == [["Ankle boot", "Trouser", 2]]
    assert main(WORDS) == 0
    out = capsys.readouterr().out
    assert out.startswith("quick-fashion_mnist: 85.71 % right, 12 of 14 images (95 % interval")
    assert "Ankle boot taken for Trouser: 2" in out
    assert "none of these: " in out


def test_broken_hidden_linked_and_odd_files_do_no_harm(capsys: pytest.CaptureFixture[str]) -> None:
    put("Bag", 8, 2)
    bag = Path("photos/Bag")
    (bag / "bad\n\x1b[31m.png").write_bytes(b"no image")
    (bag / "empty.jpg").touch()
    (bag / ".DS_Store").write_bytes(b"x")
    (bag / "deeper").mkdir()
    (bag / "outside.png").symlink_to("/etc/passwd")
    os.mkfifo(bag / "pipe.png")
    Path("photos/elsewhere").symlink_to("/")
    Path("photos/readme.txt").write_text("not a class")
    Path("photos/Coat").mkdir()
    found = told(capsys)
    assert found["images"] == 2
    assert set(found["broken"]) == {"Bag/bad??[31m.png", "Bag/empty.jpg"}  # type: ignore[call-overload]
    assert main(WORDS) == 0
    out = capsys.readouterr().out
    assert "Left out, 2 that cannot be read: Bag/bad??[31m.png (This is not an image" in out
    assert "\x1b" not in out
    assert "Without images: Coat." in out
    assert "Not followed: 1 link to somewhere else." in out
    assert "There is one class only" in out


def test_what_is_no_class_is_named_with_what_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    put("bags", 8, 1)
    put("Coat", 4, 1)
    assert main(WORDS) == 2
    assert capsys.readouterr().err == 'This network has no class "bags". Did you mean: Bag?\n'
    put("qqqq", 4, 1)
    Path("photos/bags").rename("photos/zzzz")
    assert main(WORDS) == 2
    error = capsys.readouterr().err
    assert error.startswith('This network has no class "qqqq", "zzzz". It knows: T-shirt/top, Trouser, ')


def test_nothing_to_measure_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(WORDS) == 2
    assert capsys.readouterr().err == 'There is no folder "photos" that can be read.\n'
    Path("photos").mkdir()
    assert main(WORDS) == 2
    assert 'There are no folders in "photos". Each class has a folder' in capsys.readouterr().err
    Path("photos/Bag").mkdir()
    assert main(WORDS) == 1
    assert capsys.readouterr().err == "There is nothing to measure: its folders are empty.\n"
    Path("photos/Bag/one.png").write_bytes(b"no image")
    assert main(WORDS) == 1
    assert "none of its 1 files is an image that can be read." in capsys.readouterr().err


def test_one_network_is_named_once() -> None:
    for words in (["evaluate"], ["evaluate", "quick-mnist", "--network", "quick-mnist"]):
        with pytest.raises(SystemExit) as left:
            main(words)
        assert left.value.code == 2
