"""A network of one's own as an object, out of a script or out of files; what does not fit is said in one sentence."""

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
import torch
from onnx.reference import ReferenceEvaluator
from torch import Tensor, nn

import cnn_demo
from cnn_demo.cli import main
from cnn_demo.errors import BadImage, BadValue
from cnn_demo.exports.figures.layer_diagram import schematic
from cnn_demo.exports.onnx import onnx_bytes
from cnn_demo.opening import OpenedNetwork
from cnn_demo.prediction import from_ink
from cnn_demo.prediction.model_store import ModelStore

SMALL = {"classes": ["cat", "dog"], "input_shape": (3, 12, 12)}


def small(classes: int = 2) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(inplace=True), nn.Flatten(), nn.Linear(400, classes))


def test_the_object() -> None:
    opened = cnn_demo.open(small(), **SMALL, name="Pets!")
    assert isinstance(opened, OpenedNetwork)
    card = opened.network.card
    assert (opened.network.id, card.title, card.classes) == ("pets-opened", "Pets!", ("cat", "dog"))
    assert card.mean == (0.485, 0.456, 0.406)
    picture = np.random.default_rng(0).integers(0, 256, (20, 30, 3), dtype=np.uint8)
    trace = opened.trace(picture)
    assert [layer.name for layer in trace.layers] == [layer.name for layer in opened.anatomy] == ["0", "1", "2", "3"]
    found = opened.explain(picture, "0", 2, 1, 1)
    assert found.result == pytest.approx(found.value, abs=1e-5)
    assert opened.classify(picture).label in ("cat", "dog")
    assert "<svg" in schematic(opened.anatomy, "Pets", 2)
    assert onnx_bytes(opened.model, card)


def test_images_may_be_files_or_normalized_tensors(tmp_path: Path) -> None:
    from PIL import Image

    opened = cnn_demo.open(small(), **SMALL)
    Image.new("RGB", (40, 40), "red").save(tmp_path / "red.png")
    assert opened.trace(tmp_path / "red.png").logits.shape == (1, 2)
    assert torch.equal(opened.trace(image := torch.randn(3, 12, 12)).input[0], image)
    for odd in (torch.zeros(1, 12, 12), np.zeros((12, 12)), np.zeros(3, dtype=np.uint8)):
        with pytest.raises(BadImage):
            opened.trace(odd)


def test_the_callers_network_is_left_as_it_is_and_taken_as_it_is_meant() -> None:
    model = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.Dropout(0.5), nn.Flatten(), nn.Linear(400, 2))
    model.train().half()
    before = {name: value.clone() for name, value in model.state_dict().items()}
    opened = cnn_demo.open(model, **SMALL)
    assert model.training
    assert all(each.requires_grad and each.dtype == torch.float16 for each in model.parameters())
    assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items())
    assert not any(each.requires_grad or each.dtype != torch.float32 for each in opened.model.parameters())
    assert not any(each.training for each in opened.model.modules())


def test_gray_images_and_classes_without_names() -> None:
    opened = cnn_demo.open(nn.Sequential(nn.Flatten(), nn.Linear(144, 4)), input_shape=(1, 12, 12))
    card = opened.network.card
    assert (card.mean, card.std, card.classes[3]) == ((0.0,), (1.0,), "class 3")
    assert opened.trace(np.full((30, 30), 9, dtype=np.uint8)).logits.shape == (1, 4)


def test_a_softmax_at_the_end_is_left_to_the_lab() -> None:
    model = nn.Sequential(*small(), nn.Softmax(1)).eval()
    opened = cnn_demo.open(model, **SMALL)
    image = torch.randn(1, 3, 12, 12)
    torch.testing.assert_close(opened.trace(image).logits.softmax(1), model(image).detach())


class OwnDropout(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv, self.drop, self.fc = nn.Conv2d(3, 4, 3), nn.Dropout(0.5), nn.Linear(8, 2)

    def forward(self, x: Tensor) -> Tensor:
        x = self.conv(x)
        x = torch.cat([x * 0.5, x + self.drop(x)], 1)
        return self.fc(x.mean((2, 3)))  # type: ignore[no-any-return]


def test_a_value_meets_its_own_dropout() -> None:
    model = OwnDropout().eval()
    opened, image = cnn_demo.open(model, **SMALL), torch.randn(2, 3, 12, 12)
    assert {layer.name: layer.inputs for layer in opened.anatomy}["add"] == ("conv", "drop")
    file = onnx.load_from_string(onnx_bytes(opened.model, opened.network.card))
    (found,) = ReferenceEvaluator(file).run(None, {"image": image.numpy()})
    np.testing.assert_allclose(found, model(image).detach(), atol=1e-5)


@pytest.mark.parametrize(
    ("settings", "data"),
    [
        ({}, "opened_digits"),
        ({"classes": list("abcdefghij")}, "opened_digits"),
        ({"classes": [f"thing {i}" for i in range(10)]}, "opened_things"),
        ({"classes": list("abcdefghij"), "images": "things"}, "opened_things"),
    ],
)
def test_gray_images_are_prepared_as_what_they_are(settings: dict[str, Any], data: str) -> None:
    model = nn.Sequential(nn.Flatten(), nn.Linear(784, 10))
    card = cnn_demo.open(model, input_shape=(1, 28, 28), **settings).network.card
    assert (card.data, card.is_opened, card.title) == (data, True, "Sequential")
    ink = np.zeros((280, 280), dtype=np.uint8)
    ink[40:240, 20:40] = 255
    rows = np.flatnonzero(from_ink(ink, card).pixels[0].any(1))
    assert len(rows) == (20 if data == "opened_digits" else 28)


class Noisy(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return (x + torch.randn(3, 12, 12)).mean((2, 3))


@pytest.mark.parametrize(
    ("model", "settings", "words"),
    [
        ("resnet", {}, "A network is a torch.nn.Module. This is str."),
        (nn.Linear, {}, "This is a class; call it"),
        (small(), {"classes": ["a", "b", "c"]}, "has scores for 2 classes, and 3 names were given"),
        (small(), {"classes": ["a", "a"]}, "Each class has a name of its own"),
        (small(), {"input_shape": (3, 16, 16)}, "cannot take images of 3×16×16: RuntimeError, mat1 and mat2"),
        (small(), {"input_shape": (3, 16)}, "An input shape is channels, height and width"),
        (small(), {"input_shape": (4, 16, 16)}, "1 channel .gray. or 3 .colors., not 4"),
        (small(), {"input_shape": (3, 9999, 16)}, "at most 1024 pixels"),
        (small(), {"mean": (0.5,)}, "3 numbers here, one for each channel of 3×12×12"),
        (small(), {"images": "digits"}, 'Gray images are "digits"'),
        (small(), {"std": 0}, "A deviation is larger than 0"),
        (small(1), {}, "answers with 1 for an image of 3×12×12. It takes a score for each of two classes or more"),
        (nn.Conv2d(3, 2, 3), {}, "answers with 2×10×10 for an image"),
        (nn.Sequential(nn.Flatten(2), nn.LSTM(144, 2)), {}, "The network answers with a list"),
        (Noisy(), {"classes": None}, "Something in it is random"),
    ],
)
def test_what_does_not_fit_is_said(model: Any, settings: dict[str, Any], words: str) -> None:
    with pytest.raises(BadValue, match=words):
        cnn_demo.open(model, **{**SMALL, **settings})


def test_a_space_opens_nothing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("SPACE_ID", "someone/lab")
    with pytest.raises(BadValue, match="in a Space, their code would run for strangers"):
        cnn_demo.open(small(), **SMALL)
    assert main(["open", "nothing.py:build"]) == 2
    assert "in a Space" in capsys.readouterr().err


def test_a_store_keeps_it_and_says_that_it_has_no_file(tmp_path: Path) -> None:
    store, opened = ModelStore(tmp_path, tmp_path), cnn_demo.open(small(), **SMALL, name="pets").network
    store.keep_opened(opened)
    assert store.opened() == [opened]
    assert store.get("pets-opened") is opened
    for ask in (lambda: store.path_of("pets-opened"), lambda: store.get("pets-opened", 3)):
        with pytest.raises(BadValue, match="it has no file here, and no epochs"):
            ask()
