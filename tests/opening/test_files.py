"""Networks out of a person's files: their code, their weights in any form, the names of their classes."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import safetensors.torch
import torch
from opening.test_opened import small
from torch import nn

from cnn_demo.cli import main
from cnn_demo.errors import BadValue
from cnn_demo.opening import files

CODE = """
from torch import nn
from torch.nn import functional as F


class Net(nn.Module):
    def __init__(self, classes=3):
        super().__init__()
        self.conv, self.fc = nn.Conv2d(3, 4, 3), nn.Linear(4, classes)

    def forward(self, x):
        return self.fc(F.relu(self.conv(x)).mean((2, 3)))


def build():
    return Net()


def decides():
    class Deciding(Net):
        def forward(self, x):
            return super().forward(-x if x.sum() > 0 else x)
    return Deciding()


def fails():
    return 1 / 0


network = Net(2)
"""


@pytest.fixture
def code(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "their_net.py"
    path.write_text(CODE)
    before = list(sys.path)
    yield path
    sys.path[:] = before
    sys.modules.pop("their_net", None)


def test_a_network_out_of_a_file(code: Path) -> None:
    assert isinstance(files.built(f"{code}:build"), nn.Module)
    assert files.built(f"{code}:network").fc.out_features == 2
    assert isinstance(files.built(str(code)), nn.Module)


@pytest.mark.parametrize(
    ("word", "words"),
    [
        ("nowhere.py:build", "There is no file nowhere.py"),
        ("{code}:make", 'There is no "make" in their_net.py. It has: Net, build, decides, fails'),
        ("{code}:fails", "their_net.py, line 27 failed: ZeroDivisionError, division by zero"),
        ("{code}:decides", r"because of their_net.py, line 22: there, an if or a loop"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(
    word: str, words: str, code: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["open", word.format(code=code), "--input-shape", "3,8,8"]) == 2
    (said,) = capsys.readouterr().err.splitlines()
    assert words in said


def test_weights_of_any_form(tmp_path: Path) -> None:
    trained = small()
    state = trained.state_dict()
    safetensors.torch.save_file(state, tmp_path / "a.safetensors")
    torch.save(state, tmp_path / "b.pt")
    torch.save(
        {"epoch": 3, "state_dict": {f"module.{name}": each for name, each in state.items()}}, tmp_path / "c.ckpt"
    )
    for name in ("a.safetensors", "b.pt", "c.ckpt"):
        files.load(model := small(), str(tmp_path / name))
        assert torch.equal(model[0].weight, trained[0].weight), name


@pytest.mark.parametrize(
    ("stored", "words"),
    [
        (small(5).state_dict(), r'"3.weight" is \[5, 400\] in the file and \[2, 400\] in the network'),
        ({}, 'does not fit: 4 weights are missing, the first is "0.weight"'),
        (small().state_dict() | {"head": torch.zeros(1)}, '1 weights have no place, the first is "head"'),
        (small(), "holds no weights that can be read"),
    ],
)
def test_weights_that_do_not_fit(stored: Any, words: str, tmp_path: Path) -> None:
    torch.save(stored, tmp_path / "w.pt")
    with pytest.raises(BadValue, match=words):
        files.load(small(), str(tmp_path / "w.pt"))


def test_classes_by_commas_or_by_lines(tmp_path: Path) -> None:
    (tmp_path / "names.txt").write_text("cat\n\nsea lion\n")
    assert files.class_list("cat,dog") == ["cat", "dog"]
    assert files.class_list(str(tmp_path / "names.txt")) == ["cat", "sea lion"]
