"""The famous originals with weights of torchvision's form, from a server on this machine: random numbers, the first
digits of their hash in the file's name. The network, its preparation and its figures are torchvision's own."""

import hashlib
import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from local_server import Server
from PIL import Image
from torch import nn

from cnn_demo import settings
from cnn_demo.cli import main
from cnn_demo.data.example_photos import PHOTOS
from cnn_demo.errors import DataUnavailable
from cnn_demo.networks.imagenet import ORIGINALS, class_names
from cnn_demo.opening.originals import open_original, original_named, weights_of
from cnn_demo.prediction.preprocess import from_photo

CAT = PHOTOS / "chelsea.jpg"
Publish = Callable[[str], nn.Module]


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("CNN_DEMO_DOWNLOAD", "1")
    monkeypatch.setenv("CNN_DEMO_DATA", str(tmp_path))
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    running = Server({})
    yield running
    running.close()


@pytest.fixture
def publish(server: Server, monkeypatch: pytest.MonkeyPatch) -> Publish:
    """Puts random weights of an original where torchvision says that they are; the network that has them."""
    from torchvision import models

    def published(original: str) -> nn.Module:
        torch.manual_seed(0)
        settings: dict[str, Any] = {"init_weights": False} if original in ("googlenet", "vgg16") else {}
        model: nn.Module = models.get_model(original, weights=None, **settings).eval()
        file = io.BytesIO()
        torch.save(model.state_dict(), file)
        name = f"{original}-{hashlib.sha256(file.getvalue()).hexdigest()[:8]}.pth"
        server.files[name] = file.getvalue()
        weights = models.get_model_weights(original)["IMAGENET1K_V1"].value
        monkeypatch.setattr(weights, "url", server.url + name)
        return model

    return published


@pytest.mark.parametrize(
    "original", ["resnet18", *(pytest.param(each, marks=pytest.mark.slow) for each in ORIGINALS if each != "resnet18")]
)
def test_an_original_answers_as_torchvisions_does(original: str, publish: Publish, tmp_path: Path) -> None:
    from torchvision import models

    model, heard = publish(original), list[tuple[int, int]]()
    opened = open_original(original, tmp_path / "originals", lambda here, total: heard.append((here, total)))
    card = opened.network.card
    assert heard[-1][0] == heard[-1][1] > 1_000_000
    assert len(os.listdir(tmp_path / "originals")) == 1
    assert (card.network, card.title, card.classes) == (
        f"{original}-imagenet",
        ORIGINALS[original].title,
        class_names(),
    )

    transforms = models.get_model_weights(original)["IMAGENET1K_V1"].transforms(antialias=True)
    photo = Image.open(CAT).convert("RGB")
    theirs, prepared = transforms(photo)[None], from_photo(photo, card)
    if original == "googlenet":  # its network normalizes anew
        model.transform_input = True
    else:
        torch.testing.assert_close(prepared.tensor, theirs, atol=1e-5, rtol=0)
    with torch.inference_mode():
        right = model(theirs)
    mine = opened.trace(photo).logits
    assert float((mine - right).abs().max()) <= 1e-4 * float(right.abs().max())
    assert [step.name for step in prepared.steps] == ["image", "scale", "middle", "normalize"]


def test_the_figures_are_torchvisions_and_said_to_be() -> None:
    weights = weights_of("resnet18")
    assert (weights.accuracy, weights.sha256, weights.file) == (0.69758, "f37072fd", "resnet18-f37072fd.pth")
    assert {original: round(weights_of(original).accuracy, 4) for original in ORIGINALS} == {
        "alexnet": 0.5652,
        "vgg16": 0.7159,
        "googlenet": 0.6978,
        "resnet18": 0.6976,
        "resnet50": 0.7613,
        "resnet152": 0.7831,
    }
    for original, known in ORIGINALS.items():
        assert len(weights_of(original).sha256) == 8
        assert abs(weights_of(original).bytes / settings.MEGABYTE - known.megabytes) < 1


def test_only_originals_are_meant() -> None:
    assert original_named("resnet18-imagenet") == "resnet18"
    for word in ("resnet18", "efficientnet_lite2-imagenet", "-imagenet", "quick-mnist", "../alexnet-imagenet"):
        assert original_named(word) is None


def test_the_command_line_fetches_once(
    publish: Publish, server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publish("resnet18")
    words = ["classify", str(CAT), "--network", "resnet18-imagenet", "--top", "3"]
    assert main(words) == 0
    first = capsys.readouterr().out
    assert first.count("%)") == 3
    asked = server.asked
    server.files.clear()
    assert main(words) == 0
    assert capsys.readouterr().out == first
    assert server.asked == asked


def small(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that arrives at once: what is in it does not come to be read."""
    from torchvision import models

    server.files["resnet18-0123abcd.pth"] = bytes(500_000)
    weights = models.get_model_weights("resnet18")["IMAGENET1K_V1"].value
    monkeypatch.setattr(weights, "url", f"{server.url}resnet18-0123abcd.pth")


def refusal(folder: Path, **options: Any) -> str:
    with pytest.raises(DataUnavailable) as refused:
        open_original("resnet18", folder, **options)
    assert not folder.exists() or os.listdir(folder) == []
    return str(refused.value)


def test_what_can_go_wrong_has_a_sentence(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "originals"
    small(server, monkeypatch)
    assert "not the published file, its hash differs" in refusal(folder)
    with monkeypatch.context() as patch:
        patch.setattr(settings, "DOWNLOAD_SECONDS", 0)
        assert refusal(folder) == "The weights of ResNet-18 did not arrive within 0 seconds."
    server.files.clear()
    assert "the server did not answer as it should" in refusal(folder)
    (tmp_path / "file").touch()
    with pytest.raises(DataUnavailable, match="could not be had: the data folder is full or cannot be written to"):
        open_original("resnet18", tmp_path / "file" / "x")
    monkeypatch.setenv("CNN_DEMO_DOWNLOAD", "0")
    assert refusal(folder) == "The weights of ResNet-18 are not here, and downloads are switched off."
    server.close()
    monkeypatch.setenv("CNN_DEMO_DOWNLOAD", "1")
    assert refusal(folder) == "The weights of ResNet-18 cannot be downloaded: there is no connection."


def test_a_download_that_is_cancelled_leaves_nothing(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small(server, monkeypatch)

    def cancel(here: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        open_original("resnet18", tmp_path / "originals", cancel)
    assert os.listdir(tmp_path / "originals") == []


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / weights_of("resnet18").file
    file.write_bytes(b"half")
    with pytest.raises(DataUnavailable, match=f"{file.name} in the data folder cannot be read"):
        open_original("resnet18", tmp_path)
