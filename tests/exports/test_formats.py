"""What can be taken away: every form of every network under one name; and the command that writes it."""

import sys
from pathlib import Path

import pytest
import random_checkpoints
from labs import MODELS

from cnn_demo import settings
from cnn_demo.cli import main
from cnn_demo.cli.export import FORMS as TOLD
from cnn_demo.errors import BadCheckpoint, BadValue
from cnn_demo.exports.formats import FORMS, content, file_of, form_of
from cnn_demo.prediction.checkpoint import checkpoint_file


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One published network with two epochs, no data sets but the samples, and a working folder of its own."""
    monkeypatch.setattr(settings, "CHECKPOINTS", tmp_path / "checkpoints")
    monkeypatch.setenv("CNN_DEMO_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "checkpoints" / "mlp-mnist.safetensors"
    snapshots = {epoch: random_checkpoints.weights("mlp", seed=epoch) for epoch in (0, 1)}
    checkpoint_file.save(path, random_checkpoints.card("mlp"), random_checkpoints.weights("mlp"), snapshots=snapshots)
    return path


def test_the_command_line_knows_every_form() -> None:
    assert tuple(FORMS) == TOLD
    with pytest.raises(BadValue, match="weights, script, card, onnx"):
        form_of("pickle")


@pytest.mark.parametrize("form", TOLD)
def test_the_command_writes_every_form(form: str, capsys: pytest.CaptureFixture[str], shelf: Path) -> None:
    assert main(["export", "mlp-mnist", "--as", form]) == 0
    out = Path(f"mlp_mnist{FORMS[form].suffix}")
    assert capsys.readouterr().out == f"{out}: {FORMS[form].title}, {out.stat().st_size:,} bytes\n"
    assert main(["export", str(shelf), "--as", form, "--out", "there/same"]) == 0  # a file of one's own
    assert Path("there/same").read_bytes() == out.read_bytes()


def test_an_epoch_is_another_network(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "mlp-mnist", "--as", "onnx"]) == 0
    assert main(["export", "mlp-mnist", "--as", "onnx", "--epoch", "1"]) == 0
    assert Path("mlp_mnist.onnx").read_bytes() != Path("mlp_mnist_epoch1.onnx").read_bytes()
    assert main(["export", "mlp-mnist", "--as", "onnx", "--epoch", "7"]) == 2
    assert "Kept epochs: 0, 1." in capsys.readouterr().err


def test_to_the_screen(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["export", "mlp-mnist", "--as", "script", "--out", "-"]) == 0
    sys.stdout.flush()
    assert capfdbinary.readouterr().out.startswith(b'"""MLP on MNIST')


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["mlp-mnits", "--as", "onnx"], 2),
        (["missing.safetensors", "--as", "onnx"], 1),
        (["mlp-mnist", "--as", "onnx", "--out", "checkpoints"], 1),
    ],
)
def test_what_cannot_be_is_one_sentence(words: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", *words]) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1


def test_a_card_waits_for_all_answers_and_a_file_must_be_there(tmp_path: Path) -> None:
    network = MODELS.get("mlp-mnist")
    with pytest.raises(BadValue, match="all test images"):
        content(FORMS["card"], network, tmp_path, MODELS)
    with pytest.raises(BadCheckpoint, match="cannot be read"):
        content(FORMS["weights"], network, tmp_path / "gone", MODELS)
    assert file_of(FORMS["onnx"], network.card, 3) == "mlp_mnist_epoch3.onnx"
    assert file_of(FORMS["weights"], network.card, 3) == "mlp_mnist.safetensors"
