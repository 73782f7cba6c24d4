"""The page says what the server says: every image of the preprocessing, every map, the same label, level and remark."""

import base64
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import random_checkpoints
from drawings import SIDE, drawings, remarkable
from labs import MODELS
from numpy.typing import NDArray
from page_engine import CLOSE, SMALL, answered, answered_by, asked, needs_node

from cnn_demo.lab import Later, current_lab, using
from cnn_demo.networks import build, tracing
from cnn_demo.prediction.network import Network
from cnn_demo.prediction.preprocessing.preprocess import from_ink

pytestmark = needs_node


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
    told = ("level", "remark", "limit", "kept")
    assert [mine[each] for each in told] == [right[each] for each in told]
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
    assert levels == {"familiar", "unusual", "unknown"}


@pytest.mark.parametrize("network", SMALL)
def test_specks_frames_and_several_things(network: str, tmp_path: Path) -> None:
    inks = [ink for ink in remarkable() for _ in range(2)]
    questions: list[dict[str, Any]] = [{}, {"skip": ["specks"]}] * (len(inks) // 2)
    pages = answered(network, inks, questions, tmp_path)
    for ink, question, page in zip(inks, questions, pages, strict=True):
        assert_same_answer(page, asked(network, ink, question))
    is_digit = MODELS.get(network).card.data == "mnist"
    assert any(step["name"] == "specks" for page in pages for step in page["steps"]) == is_digit
    assert ("several" in {page["familiarity"]["remark"] for page in pages}) == is_digit


@pytest.mark.parametrize("data", ["emnist_letters", "kmnist", "usps", "svhn"])
def test_drawings_in_the_framing_of_every_data_set(data: str, tmp_path: Path) -> None:
    card = replace(random_checkpoints.card("convnet_tiny", data), ood_detector=None)
    model = build("convnet_tiny", card.input_shape, len(card.classes)).eval().requires_grad_(False)
    tracing.prepare(model)
    network = Network(card.network, card, model)
    current_lab().models.keep_opened(network)
    inks = [*drawings(3, seed=5), *remarkable()]
    names = [step.name for step in from_ink(inks[0], card).steps if step.is_optional]
    questions: list[dict[str, Any]] = [{"skip": [name]} for name in names]
    questions += [{}] * (len(inks) - len(questions))
    for ink, question, page in zip(inks, questions, answered_by(network, inks, questions, tmp_path), strict=True):
        assert_same_answer(page, asked(card.network, ink, question))


@pytest.mark.parametrize("epoch", [0, 3])
def test_what_an_epoch_knows(epoch: int, tmp_path: Path) -> None:
    inks = [*drawings(8, seed=4), *remarkable()]
    questions = [{"epoch": epoch}] * len(inks)
    for ink, page in zip(inks, answered("quick-mnist", inks, questions, tmp_path, epoch), strict=True):
        assert_same_answer(page, asked("quick-mnist", ink, {"epoch": epoch}))
        assert (page["familiarity"]["level"] == "untrained") == (epoch == 0)
