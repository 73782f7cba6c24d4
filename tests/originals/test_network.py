"""The famous originals with weights of torchvision's form. Network, preparation and figures are torchvision's own."""

import os
from pathlib import Path
from typing import Any

import pytest
import torch
from local_server import Server
from PIL import Image
from published_originals import publish, publish_wrong

from cnn_demo import settings
from cnn_demo.cli import main
from cnn_demo.data.example_photos import PHOTOS
from cnn_demo.errors import DataUnavailable
from cnn_demo.networks.architecture import count_parameters
from cnn_demo.networks.imagenet import ORIGINALS, class_names
from cnn_demo.originals.card import card_of
from cnn_demo.originals.network import read_original
from cnn_demo.originals.weights import original_named, weights_of
from cnn_demo.prediction.checkpoint.card import Origin
from cnn_demo.prediction.preprocessing.preprocess import from_photo

CAT = PHOTOS / "chelsea.jpg"


@pytest.mark.parametrize(
    "original", ["resnet18", *(pytest.param(each, marks=pytest.mark.slow) for each in ORIGINALS if each != "resnet18")]
)
def test_an_original_answers_as_torchvisions_does(
    original: str, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from torchvision import models

    model, heard = publish(original, server, monkeypatch), list[tuple[int, int]]()
    network = read_original(original, tmp_path / "originals", lambda here, total: heard.append((here, total)))
    card = network.card
    assert card == card_of(original)
    assert count_parameters(network.model) == card.parameters
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
    mine = network.trace(prepared.tensor).logits
    assert float((mine - right).abs().max()) <= 1e-4 * float(right.abs().max())
    assert [step.name for step in prepared.steps] == ["image", "scale", "middle", "normalize"]


def test_the_figures_are_torchvisions_and_said_to_be() -> None:
    from torchvision import models

    weights = weights_of("resnet18")
    assert (weights.sha256, weights.file) == ("f37072fd", "resnet18-f37072fd.pth")
    for original, known in ORIGINALS.items():
        assert len(weights_of(original).sha256) == 8
        assert abs(weights_of(original).bytes / settings.MEGABYTE - known.megabytes) < 1
        meta = models.get_model_weights(original)["IMAGENET1K_V1"].meta
        assert known.accuracy == pytest.approx(meta["_metrics"]["ImageNet-1K"]["acc@1"] / 100)
        assert card_of(original).origin == Origin(
            "torchvision, IMAGENET1K_V1",
            "BSD 3-Clause (torchvision); its images are ImageNet's, for research",
            known.accuracy,
            "torchvision's authors",
        )


def test_only_originals_are_meant() -> None:
    assert original_named("resnet18-imagenet") == "resnet18"
    for word in ("resnet18", "efficientnet_lite2-imagenet", "-imagenet", "quick-mnist", "../alexnet-imagenet"):
        assert original_named(word) is None


def test_the_command_line_fetches_once(
    server: Server, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    publish("resnet18", server, monkeypatch)
    words = ["classify", str(CAT), "--network", "resnet18-imagenet", "--top", "3"]
    assert main(words) == 0
    first = capsys.readouterr().out
    assert first.count("%)") == 3
    asked = server.asked
    server.files.clear()
    assert main(words) == 0
    assert capsys.readouterr().out == first
    assert server.asked == asked


def refusal(folder: Path, **options: Any) -> str:
    with pytest.raises(DataUnavailable) as refused:
        read_original("resnet18", folder, **options)
    assert not folder.exists() or os.listdir(folder) == []
    return str(refused.value)


def test_what_can_go_wrong_has_a_sentence(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "originals"
    publish_wrong(server, monkeypatch)
    assert "not the published file, its hash differs" in refusal(folder)
    with monkeypatch.context() as patch:
        patch.setattr(settings, "DOWNLOAD_SECONDS", 0)
        assert refusal(folder) == "The weights of ResNet-18 did not arrive within 0 seconds."
    server.missing = 1000
    assert "the server did not answer as it should" in refusal(folder)
    server.files.clear()
    assert "the server did not answer as it should" in refusal(folder)
    (tmp_path / "file").touch()
    with pytest.raises(DataUnavailable, match="could not be had: the data folder is full or cannot be written to"):
        read_original("resnet18", tmp_path / "file" / "x")
    monkeypatch.setenv("CNN_DEMO_DOWNLOAD", "0")
    assert refusal(folder) == "The weights of ResNet-18 are not here, and downloads are switched off."
    server.close()
    monkeypatch.setenv("CNN_DEMO_DOWNLOAD", "1")
    assert refusal(folder) == "The weights of ResNet-18 cannot be downloaded: there is no connection."


def test_a_download_that_is_cancelled_leaves_nothing(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_wrong(server, monkeypatch)

    def cancel(here: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_original("resnet18", tmp_path / "originals", cancel)
    assert os.listdir(tmp_path / "originals") == []


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / weights_of("resnet18").file
    file.write_bytes(b"half")
    with pytest.raises(DataUnavailable, match=f"{file.name} in the data folder cannot be read"):
        read_original("resnet18", tmp_path)
