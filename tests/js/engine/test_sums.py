"""The exact sum behind a value is the same in the page as on the server, field by field: for every kind of layer, and
for cells of every layer of every small network."""

import contextlib
import dataclasses
import json
import math
import re
from pathlib import Path
from typing import Any

import pytest
import random_checkpoints
import torch
from drawings import drawings
from labs import MODELS
from layer_samples import SAMPLES, Sample, around, image_of
from page_engine import CLOSE, SMALL, needs_node, node
from torch import Tensor, nn

from cnn_demo.errors import BadValue
from cnn_demo.exports.page_network import page_network
from cnn_demo.inspection.interventions.edited_network import parse_edits, with_edits
from cnn_demo.networks.analysis.anatomy import anatomy
from cnn_demo.networks.layers.product import Multiply, Scale
from cnn_demo.networks.tracing import SOFTMAX, Trace
from cnn_demo.prediction.network import Network
from cnn_demo.prediction.preprocessing.preprocess import from_ink
from cnn_demo.ui.rpc.inside.explain import ExplainQuestion, explained

pytestmark = [
    needs_node,
    pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel"),
]
LEFT_TO_THE_SERVER = (nn.Hardsigmoid, nn.LocalResponseNorm, Multiply, Scale)  # kinds of opened networks alone
NUMBER = re.compile(r"−?\d+(?:\.\d+)?(?:e[−+-]\d+)?")
Question = dict[str, Any]


def questions_for(layers: dict[str, tuple[int, ...]], cells: int) -> list[Question]:
    """The first and the last cell of each of these shapes, and some between."""
    chance = torch.Generator().manual_seed(5)
    found = []
    for name, shape in layers.items():
        for i in range(cells):
            place = [[0, side - 1][i] if i < 2 else int(torch.randint(side, (), generator=chance)) for side in shape]
            values = dict(zip(("channel", "y", "x"), place, strict=False))
            found.append({"layer": name, **values, "most": (3, 64)[i % 2], "scale": ("layer", "map")[i // 2 % 2]})
    return found


def lay_out(network: Network, pixels: Tensor, questions: list[Question], folder: Path, **edited: Any) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "network.safetensors").write_bytes(page_network(network))
    (folder / "image.bin").write_bytes(pixels.numpy().tobytes())
    (folder / "questions.json").write_text(json.dumps({"questions": questions, **edited}))
    return folder


def assert_same_answer(page: Any, network: Network, traced: Trace, question: Question) -> bool:
    """True where all steps could be compared: not where a maximum has two winners but for rounding."""
    about = {"network": network.id, "image": {"kind": "test", "data": "mnist", "index": 0}}  # the trace is of another
    answer = explained(network, traced, ExplainQuestion.model_validate({**about, **question}))
    server = json.loads(answer.model_dump_json())
    assert page.keys() == server.keys()
    assert page["field"] == server["field"]
    for mine, right in zip(reversed(page["steps"]), reversed(server["steps"]), strict=False):
        scale = 1.0 if right["layer"] == SOFTMAX else scale_of(traced, right["layer"])
        if right.get("winner") != mine.get("winner"):
            (y, x), (row, column) = mine["winner"], right["winner"]
            assert_same(right["window"][y][x], right["window"][row][column], scale)
            return False
        assert_same(mine, right, scale)
    assert len(page["steps"]) == len(server["steps"])
    assert page["source"] == server["source"]
    assert_same(page["colors"], server["colors"], 10 * max(each["limit"] or 1 for each in server["colors"]))
    return True


def scale_of(traced: Trace, name: str) -> float:
    """The largest magnitude that this layer reads or makes."""
    layer = traced.layer(name)
    return max(float(each.abs().max()) for each in (*layer.inputs, layer.output))


def assert_same(page: Any, server: Any, scale: float) -> None:
    """Field by field, numbers within CLOSE of the scale or of themselves."""
    if isinstance(server, dict):
        assert page.keys() == server.keys()
        for key in server:
            assert_same(page[key], server[key], scale)
    elif isinstance(server, list):
        assert len(page) == len(server)
        for mine, right in same_terms(page, server, scale):
            assert_same(mine, right, scale)
    elif isinstance(server, float):
        assert math.isclose(page, server, rel_tol=CLOSE, abs_tol=CLOSE * scale)
    elif isinstance(server, str):
        assert_same_text(page, server, scale)
    else:
        assert page == server


def same_terms(page: list[Any], server: list[Any], scale: float) -> list[tuple[Any, Any]]:
    """What has to be the same: items at the same place. Terms of a sum stand in the order of their magnitudes, which
    may differ where two are equal but for rounding: those of the same input, and the magnitudes at each place."""
    keys = server[0].keys() if server and isinstance(server[0], dict) else ()
    if not {"sum", "product"} & set(keys):
        return list(zip(page, server, strict=True))
    word, name = ("sum", "channel") if "sum" in keys else ("product", "index")
    assert [abs(each[word]) for each in page] == pytest.approx([abs(each[word]) for each in server], abs=CLOSE * scale)
    mine = {each[name]: each for each in page}
    return [(mine[each[name]], each) for each in server if each[name] in mine]


def assert_same_text(page: str, server: str, scale: float) -> None:
    """The same but for the last of four digits, and for brackets about what rounding makes negative."""
    (mine, page_numbers), (right, numbers) = numbers_of(page), numbers_of(server)
    assert mine == right, (page, server)
    assert page_numbers == pytest.approx(numbers, rel=1e-3, abs=CLOSE * scale), (page, server)


def numbers_of(text: str) -> tuple[str, list[float]]:
    plain = re.sub(rf"(?<!\^)\(({NUMBER.pattern})\)", r"\1", text)
    return NUMBER.sub("#", plain), [float(each.replace("−", "-")) for each in NUMBER.findall(plain)]


def compare(network: Network, pixels: Tensor, cells: int, folder: Path, **edited: Any) -> None:
    layers = {layer.name: layer.output_shape for layer in network.anatomy}
    questions = questions_for({**layers, SOFTMAX: (len(network.card.classes),)}, cells)
    (answers,) = node("sums.js", lay_out(network, pixels, questions, folder, **edited))
    model = network.model
    if edited:
        edits = parse_edits(edited["edits"], edited["kernels"], model, network.anatomy)
        network = dataclasses.replace(network, model=with_edits(model, edits))
    traced = network.trace(network.normalize(pixels[None]))
    whole = [assert_same_answer(*each) for each in zip_with(answers, network, traced, questions)]
    assert sum(whole) > 0.9 * len(whole)


def zip_with(
    answers: list[Any], network: Network, traced: Trace, questions: list[Question]
) -> list[tuple[Any, Network, Trace, Question]]:
    return [(page, network, traced, question) for page, question in zip(answers, questions, strict=True)]


def drawn(network: Network, seed: int = 0) -> Tensor:
    return torch.from_numpy(from_ink(drawings(1, seed=seed)[0], network.card).pixels)


@pytest.mark.parametrize("network", SMALL)
def test_sums_of_every_layer(network: str, tmp_path: Path) -> None:
    loaded = MODELS.get(network)
    compare(loaded, drawn(loaded), 3, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("network", SMALL)
def test_sums_of_many_cells(network: str, seed: int, tmp_path: Path) -> None:
    loaded = MODELS.get(network)
    compare(loaded, drawn(loaded, seed), 40, tmp_path)


def test_sums_of_an_edited_network(tmp_path: Path) -> None:
    loaded = MODELS.get("quick-mnist")
    kernels = {"conv1": {"2,0": [[1, 0, -1]] * 3}, "conv2": {"5,7": [[0.5, -0.25, 0]] * 3}}
    edits = {"relu1": [0, 15], "conv3": [0]}
    compare(loaded, drawn(loaded), 3, tmp_path, edits=edits, kernels=kernels)


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[Any, Network, Trace, Question]]]:
    """The answers about each sample layer that ONNX has, made in one process, with what they are compared to."""
    home, laid = tmp_path_factory.mktemp("kinds"), {}
    for i, sample in enumerate(each for each in SAMPLES if each.page):
        network = network_around(sample)
        shapes = {layer.name: layer.output_shape for layer in network.anatomy}
        questions = questions_for({each: shapes[each] for each in ("net.layer", "net.fc")}, 3)
        pixels = torch.randint(0, 256, network.card.input_shape, dtype=torch.uint8)
        with contextlib.suppress(BadValue):
            folder = lay_out(network, pixels, questions, home / str(i))
            laid[str(sample)] = (folder, network, network.trace(network.normalize(pixels[None])), questions)
    answers = node("sums.js", *(folder for folder, *_ in laid.values()))
    return {name: zip_with(each, *laid[name][1:]) for name, each in zip(laid, answers, strict=True)}


def network_around(sample: Sample) -> Network:
    shape = image_of(sample)
    sizes = {"input_shape": shape, "mean": (0.4,) * shape[0], "std": (0.2,) * shape[0]}
    network = Network("mlp-mnist", dataclasses.replace(random_checkpoints.card("mlp"), **sizes), around(sample))
    vars(network)["anatomy"] = tuple(anatomy(network.model, shape))  # the registry knows no such architecture
    return network


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_sums_of_every_kind_of_layer(sample: Sample, kinds: dict[str, Any]) -> None:
    if str(sample) not in kinds:
        assert not (sample.onnx and sample.page)
        return
    for page, network, traced, question in kinds[str(sample)]:
        if question["layer"] == "net.layer" and isinstance(network.model.net.layer, LEFT_TO_THE_SERVER):
            assert page is None
        else:
            assert assert_same_answer(page, network, traced, question)


def test_what_is_not_there_is_left_to_the_server(tmp_path: Path) -> None:
    loaded = MODELS.get("quick-mnist")
    odd = [
        {"layer": "nothing", "channel": 0},
        {"layer": "fc", "channel": 10},
        {"layer": "fc", "channel": 0, "y": 1},
        {"layer": "relu2", "channel": 0, "y": 7},
        {"layer": "relu2", "channel": -1},
        {"layer": "relu2", "channel": 0.5},
        {"layer": SOFTMAX, "channel": 10},
    ]
    assert node("sums.js", lay_out(loaded, drawn(loaded), odd, tmp_path)) == [[None] * len(odd)]
