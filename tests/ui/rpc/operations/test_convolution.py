"""The questions of the Convolution part: the numbers equal PyTorch's, and nonsense is refused in words."""

import base64
import io
import random

import numpy as np
import pytest
import torch
from PIL import Image
from torch.nn import functional as F

from cnn_demo.ui.web.questions import ask

IMAGE = {"kind": "test", "data": "mnist", "index": 0}
COLOR = {"kind": "test", "data": "cifar10", "index": 3}
BENCH = {
    "input": {"numbers": [[[3, 5, 2], [9, 7, 5], [2, 0, 6]]]},
    "kernel": [[[1, 0], [1, 1]]],
    "stride": 1,
    "padding": "valid",
    "dilation": 1,
    "bias": 0,
}


@pytest.fixture(autouse=True)
def _sample(monkeypatch, tmp_path):
    monkeypatch.setenv("CNN_DEMO_DATA", str(tmp_path))


def doubles(found):
    return np.frombuffer(base64.b64decode(found.values), "<f8").reshape(found.h, found.w)


def refused(name, question):
    return ask(name, question).sentence


def test_the_answer_has_the_whole_output_and_its_formulas():
    reply = ask("slide", BENCH)
    assert doubles(reply.output).tolist() == [[19, 17], [11, 13]]
    assert (reply.sides, reply.dropped) == ([0, 0], [0, 0])
    assert reply.formulas[0].numbers == "⌊(3 − 2 + 2×0) / 1⌋ + 1 = 2"


@pytest.mark.parametrize("seed", range(30))
def test_what_the_page_gets_equals_torch(seed):
    chance, numbers = random.Random(seed), np.random.default_rng(seed)
    channels, kernel, stride, dilation = (chance.randint(1, top) for top in (3, 7, 3, 2))
    reach = (kernel - 1) * dilation + 1
    height, width = (chance.randint(1, 20) for _ in "hw")
    padding = max(chance.randint(0, 3), reach - min(height, width))
    maps = numbers.integers(0, 256, (channels, height, width)).astype(np.uint8)
    weights = numbers.normal(size=(channels, kernel, kernel))
    pixels = {"pixels": base64.b64encode(maps.tobytes()).decode(), "c": channels, "h": height, "w": width}
    bench = {"kernel": weights.tolist(), "stride": stride, "padding": padding, "dilation": dilation, "bias": -1.5}
    expected = F.conv2d(
        torch.from_numpy(maps)[None].double(), torch.from_numpy(weights)[None],
        torch.tensor([-1.5], dtype=torch.float64), stride, padding, dilation,
    )[0, 0]  # fmt: skip
    for given in (pixels, {"numbers": maps.tolist()}):
        np.testing.assert_allclose(doubles(ask("slide", {**bench, "input": given}).output), expected, atol=1e-9)


@pytest.mark.parametrize(
    ("image", "channels", "shape"),
    [(IMAGE, "rgb", (1, 28, 28)), (COLOR, "gray", (1, 32, 32)), (COLOR, "rgb", (3, 32, 32)),
     (COLOR, "green", (1, 32, 32)), (COLOR, "rgb", (3, 8, 8)), (IMAGE, "gray", (1, 64, 64))],
)  # fmt: skip
def test_an_image_becomes_numbers(image, channels, shape):
    reply = ask("image_numbers", {"image": image, "side": shape[1], "channels": channels})
    assert (reply.c, reply.h, reply.w) == shape
    assert len(base64.b64decode(reply.pixels)) == np.prod(shape)


def test_photos_and_drawings_become_numbers():
    image = Image.new("RGB", (60, 40), (10, 200, 30))
    image.putpixel((0, 0), (255, 0, 0))  # outside of the middle square
    content = io.BytesIO()
    image.save(content, "PNG")
    data = f"data:image/png;base64,{base64.b64encode(content.getvalue()).decode()}"
    wish = {"side": 8, "channels": "rgb"}
    photo = ask("image_numbers", {**wish, "image": {"kind": "photo", "data": data}})
    assert base64.b64decode(photo.pixels) == bytes([10] * 64 + [200] * 64 + [30] * 64)
    ink = ask("image_numbers", {**wish, "image": {"kind": "ink", "data": data}})
    assert (ink.c, len(base64.b64decode(ink.pixels))) == (1, 64)


def test_one_channel_is_that_channel():
    wish = {"image": COLOR, "side": 32}
    whole = base64.b64decode(ask("image_numbers", {**wish, "channels": "rgb"}).pixels)
    green = base64.b64decode(ask("image_numbers", {**wish, "channels": "green"}).pixels)
    assert whole[1024:2048] == green


def test_choices_hold_every_kernel_in_every_size():
    reply = ask("kernel_choices", {})
    assert {kernel.id for kernel in reply.kernels} >= {"identity", "blur", "sharpen", "edges", "emboss"}
    for kernel in reply.kernels:
        assert all(len(rows) == int(size) for size, rows in kernel.rows.items())


def test_the_worked_examples_end_in_the_printed_results_and_open_what_they_are_about():
    examples = {each.id: each for each in ask("worked_examples", {}).examples}
    assert list(examples) == [f"C{number}" for number in range(1, 9)]
    assert examples["C1"].result == "[[25, 18, 17], [18, 22, 14], [20, 15, 23]]"
    assert all(each.bench or each.pool or each.cost for each in examples.values())
    cost = ask("weigh", examples["C7"].cost.model_dump())
    assert cost.parameters.result == 896
    assert ask("weigh", examples["C8"].cost.model_dump()).weights.result == 65_536_000
    first = ask("weigh", examples["C4"].cost.model_dump())
    assert (first.size.result, first.parameters.result) == (316, 380)


def test_the_comparison_counts_both():
    wish = {"side": 256, "channels": 1, "neurons": 1000, "kernel": 3, "filters": 32}
    reply = ask("weigh", wish)
    assert (reply.weights.result, reply.parameters.result) == (65_536_000, 320)
    assert reply.macs.result == 254 * 254 * 9 * 32
    assert "side" in refused("weigh", {**wish, "side": 0})
    assert "does not fit" in refused("weigh", {**wish, "side": 2})
    second = ask("weigh", {**wish, "side": 316, "channels": 5, "kernel": 10, "filters": 8, "stride": 2, "padding": 2})
    assert (second.size.result, second.parameters.result) == (156, 4008)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"input": None}, "input"),
        ({"input": {"numbers": "no"}}, "input"),
        ({"input": {"numbers": [[["1"]]]}}, "input"),
        ({"input": {"numbers": [[[True]]]}}, "input"),
        ({"input": {"numbers": [[[1], [1, 2]]]}}, "rows of equal length"),
        ({"input": {"numbers": [[[float("nan")]]]}}, "input"),
        ({"input": {"numbers": [[[1e300]]]}}, "input"),
        ({"input": {"numbers": [[[0] * 65]]}}, "input"),
        ({"input": {"pixels": "AAAA", "c": 1, "h": 2, "w": 2}}, "arrived broken"),
        ({"input": {"pixels": "!", "c": 1, "h": 1, "w": 1}}, "arrived broken"),
        ({"input": {"pixels": 3, "c": 1, "h": 1, "w": 1}}, "input"),
        ({"input": {"pixels": "AA==", "c": 1, "h": 1, "w": 1e9}}, "input"),
        ({"kernel": None}, "kernel"),
        ({"kernel": [[[1, 2, 3]]]}, "square"),
        ({"kernel": [[[0] * 8] * 8]}, "kernel"),
        ({"kernel": [[[1]], [[1]]]}, "1 channels and the kernel 2"),
        ({"stride": 0}, "stride"),
        ({"stride": 1.5}, "stride"),
        ({"padding": "some"}, "padding"),
        ({"padding": -1}, "padding"),
        ({"padding": None}, "padding"),
        ({"padding": ["valid"]}, "padding"),
        ({"dilation": None}, "dilation"),
        ({"dilation": 9}, "does not fit"),
        ({"bias": None}, "bias"),
        ({"bias": float("inf")}, "bias"),
    ],
)
def test_nonsense_is_refused_in_words(change, words):
    assert words in refused("slide", {**BENCH, **change})


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"image": None}, "image"),
        ({"image": {"kind": "photo", "data": "data:image/png;base64,AAAA"}}, "image"),
        ({"image": {"kind": "test", "data": "mnist", "index": -1}}, "test images"),
        ({"side": 65}, "side"),
        ({"side": None}, "side"),
        ({"channels": "alpha"}, "channels"),
        ({"channels": ["gray"]}, "channels"),
    ],
)
def test_odd_images_are_refused_in_words(change, words):
    assert words in refused("image_numbers", {"image": IMAGE, "side": 28, "channels": "gray", **change})
