"""Every layer of every small network, and every kind of layer, comes to the same numbers in the page as in Python. What
is right is made by the real code at test time; Node runs the page's own modules on it."""

import contextlib
import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
import random_checkpoints
import safetensors.torch
import torch
from drawings import drawings
from labs import DATA, MODELS
from layer_samples import SAMPLES, Sample, around, image_of
from page_engine import CLOSE, SMALL, needs_node, node

from cnn_demo.errors import BadValue
from cnn_demo.exports.page_network import page_network
from cnn_demo.inspection.interventions.edited_network import parse_edits, with_edits
from cnn_demo.networks import tracing
from cnn_demo.prediction.network import Network
from cnn_demo.prediction.preprocessing.preprocess import from_ink

pytestmark = [
    needs_node,
    pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel"),
]
IMAGES = 100


def lay_out(network: Network, pixels: torch.Tensor, folder: Path, edits: Any = None, kernels: Any = None) -> None:
    """The network, uint8 images (n, c, h, w) and every layer's output for them as files in the folder."""
    folder.mkdir(exist_ok=True)
    (folder / "network.safetensors").write_bytes(page_network(network))
    (folder / "images.bin").write_bytes(pixels.numpy().tobytes())
    (folder / "edits.json").write_text(json.dumps({"edits": edits or {}, "kernels": kernels or {}}))
    model = network.model
    if edits or kernels:
        model = with_edits(model, parse_edits(edits, kernels, model, network.anatomy))
    layers = tracing.trace(model, network.normalize(pixels)).layers
    safetensors.torch.save_file({each.name: each.output.clone() for each in layers}, folder / "expected.safetensors")


def farthest(network: Network, pixels: torch.Tensor, folder: Path, **edited: Any) -> dict[str, float]:
    """How far each layer in the page lies from Python's, as a share of its range, at most over all images."""
    lay_out(network, pixels, folder, **edited)
    (found,) = node("layers.js", folder)
    assert list(found) == [layer.name for layer in network.anatomy]
    return dict(found)


def images_for(network: Network, count: int) -> torch.Tensor:
    """Drawings as this network gets them, and images of its data set."""
    drawn = [torch.from_numpy(from_ink(ink, network.card).pixels) for ink in drawings(count // 2)]
    name = network.card.data if network.card.data in ("mnist", "fashion_mnist") else "cifar10"
    return torch.stack([*drawn, *DATA.sample(name).test.images[: count - len(drawn)]])


@pytest.mark.parametrize("network", SMALL)
def test_every_layer_of_every_small_network(network: str, tmp_path: Path) -> None:
    loaded = MODELS.get(network)
    found = farthest(loaded, images_for(loaded, IMAGES), tmp_path)
    assert max(found.values()) < CLOSE, found


@pytest.mark.parametrize("epoch", [0, 3])
def test_every_layer_of_an_epoch(epoch: int, tmp_path: Path) -> None:
    loaded = MODELS.get("quick-mnist", epoch)
    assert max(farthest(loaded, images_for(loaded, 20), tmp_path).values()) < CLOSE
    assert len(page_network(loaded)) < 0.7 * len(page_network(MODELS.get("quick-mnist")))  # half as many bits


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, float]]:
    """The same for each sample layer that ONNX has, in one process."""
    home, folders = tmp_path_factory.mktemp("kinds"), {}
    for i, sample in enumerate(each for each in SAMPLES if each.page):
        shape = image_of(sample)
        sizes = {"input_shape": shape, "mean": (0.4,) * shape[0], "std": (0.2,) * shape[0]}
        card = dataclasses.replace(random_checkpoints.card("mlp"), **sizes)
        pixels = torch.randint(0, 256, (3, *shape), dtype=torch.uint8, generator=torch.Generator().manual_seed(2))
        with contextlib.suppress(BadValue):
            lay_out(Network("mlp-mnist", card, around(sample)), pixels, home / str(i))
            folders[str(sample)] = home / str(i)
    return dict(zip(folders, node("layers.js", *folders.values()), strict=True))


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_every_kind_of_layer(sample: Sample, kinds: dict[str, dict[str, float]]) -> None:
    if str(sample) not in kinds:
        assert not (sample.onnx and sample.page)
        return
    assert kinds[str(sample)].keys() >= {"net.layer"}
    assert max(kinds[str(sample)].values()) < CLOSE


def test_edited_networks(tmp_path: Path) -> None:
    loaded = MODELS.get("quick-mnist")
    kernels = {"conv1": {"2,0": [[1, 0, -1]] * 3}, "conv2": {"5,7": [[0.5, -0.25, 0]] * 3}}
    edits = {"relu1": [0, 3], "conv3": [1], loaded.anatomy[-1].name: [4]}
    assert max(farthest(loaded, images_for(loaded, 10), tmp_path, edits=edits, kernels=kernels).values()) < CLOSE
