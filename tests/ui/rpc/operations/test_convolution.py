"""The questions of the Convolution tab: the numbers equal PyTorch's, and nonsense is refused in words."""

import base64
import io
import random

import numpy as np
import pytest
import torch
from PIL import Image
from torch.nn import functional as F

from cnn_demo.ui.rpc.operations import convolution

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


def doubles(text, *shape):
    return np.frombuffer(base64.b64decode(text), "<f8").reshape(shape)


def test_the_answer_has_the_whole_output_and_its_formulas():
    reply = convolution.slide(BENCH)
    assert doubles(reply["output"], 2, 2).tolist() == [[19, 17], [11, 13]]
    assert (reply["sides"], reply["dropped"]) == ([0, 0], [0, 0])
    assert reply["formulas"][0]["numbers"] == "⌊(3 − 2 + 2×0) / 1⌋ + 1 = 2"


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
    ask = {"kernel": weights.tolist(), "stride": stride, "padding": padding, "dilation": dilation, "bias": -1.5}
    expected = F.conv2d(
        torch.from_numpy(maps)[None].double(), torch.from_numpy(weights)[None],
        torch.tensor([-1.5], dtype=torch.float64), stride, padding, dilation,
    )[0, 0]  # fmt: skip
    for given in (pixels, {"numbers": maps.tolist()}):
        reply = convolution.slide({**ask, "input": given})
        np.testing.assert_allclose(doubles(reply["output"], reply["h"], reply["w"]), expected, atol=1e-9)


@pytest.mark.parametrize(
    ("image", "channels", "shape"),
    [(IMAGE, "rgb", (1, 28, 28)), (COLOR, "gray", (1, 32, 32)), (COLOR, "rgb", (3, 32, 32)),
     (COLOR, "green", (1, 32, 32)), (COLOR, "rgb", (3, 8, 8)), (IMAGE, "gray", (1, 64, 64))],
)  # fmt: skip
def test_a_image_becomes_numbers(image, channels, shape):
    reply = convolution.image_numbers({"image": image, "side": shape[1], "channels": channels})
    assert (reply["c"], reply["h"], reply["w"]) == shape
    assert len(base64.b64decode(reply["pixels"])) == np.prod(shape)


def test_photos_and_drawings_become_numbers():
    image = Image.new("RGB", (60, 40), (10, 200, 30))
    image.putpixel((0, 0), (255, 0, 0))  # outside of the middle square
    content = io.BytesIO()
    image.save(content, "PNG")
    data = f"data:image/png;base64,{base64.b64encode(content.getvalue()).decode()}"
    ask = {"side": 8, "channels": "rgb"}
    photo = convolution.image_numbers({**ask, "image": {"kind": "photo", "data": data}})
    assert base64.b64decode(photo["pixels"]) == bytes([10] * 64 + [200] * 64 + [30] * 64)
    ink = convolution.image_numbers({**ask, "image": {"kind": "ink", "data": data}})
    assert (ink["c"], len(base64.b64decode(ink["pixels"]))) == (1, 64)


def test_one_channel_is_that_channel():
    ask = {"image": COLOR, "side": 32}
    whole = base64.b64decode(convolution.image_numbers({**ask, "channels": "rgb"})["pixels"])
    green = base64.b64decode(convolution.image_numbers({**ask, "channels": "green"})["pixels"])
    assert whole[1024:2048] == green


def test_choices_hold_every_kernel_in_every_size():
    reply = convolution.bench_choices({})
    assert {kernel["id"] for kernel in reply["kernels"]} >= {"identity", "blur", "sharpen", "edges", "emboss"}
    assert len(reply["worked"]) == 8
    for kernel in reply["kernels"]:
        assert all(len(rows) == int(size) for size, rows in kernel["rows"].items())


def test_the_duel_counts_both():
    ask = {"side": 256, "channels": 1, "neurons": 1000, "kernel": 3, "filters": 32}
    reply = convolution.weigh(ask)
    assert (reply["dense"]["result"], reply["convolution"]["result"]) == (65_536_000, 320)
    assert convolution.weigh({**ask, "side": 0})["error"] == "The side goes from 1 to 1,024."


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"input": None}, "slides over"),
        ({"input": {"numbers": "no"}}, "table of numbers"),
        ({"input": {"numbers": [["1"]]}}, "table of numbers"),
        ({"input": {"numbers": [[True]]}}, "table of numbers"),
        ({"input": {"numbers": [[None]]}}, "table of numbers"),
        ({"input": {"numbers": [[1], [1, 2]]}}, "rows of equal length"),
        ({"input": {"numbers": [[float("nan")]]}}, "finite"),
        ({"input": {"numbers": [[1e300]]}}, "finite"),
        ({"input": {"numbers": [[0] * 65]}}, "64×64"),
        ({"input": {"pixels": "AAAA", "c": 1, "h": 2, "w": 2}}, "arrived broken"),
        ({"input": {"pixels": "!", "c": 1, "h": 1, "w": 1}}, "arrived broken"),
        ({"input": {"pixels": 3, "c": 1, "h": 1, "w": 1}}, "arrived broken"),
        ({"input": {"pixels": "AA==", "c": 1, "h": 1, "w": 1e9}}, "whole number"),
        ({"kernel": None}, "table of numbers"),
        ({"kernel": [[[1, 2, 3]]]}, "square"),
        ({"kernel": [[[0] * 8] * 8]}, "7×7"),
        ({"kernel": [[[1]], [[1]]]}, "1 channels and the kernel 2"),
        ({"stride": 0}, "stride"),
        ({"stride": 1.5}, "stride"),
        ({"padding": "some"}, "valid, same, full"),
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
    assert words in convolution.slide({**BENCH, **change})["error"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"image": None}, "Draw something"),
        ({"image": {"kind": "photo", "data": "data:image/png;base64,AAAA"}}, "image"),
        ({"image": {"kind": "test", "data": "mnist", "index": -1}}, "test images"),
        ({"side": 65}, "4 to 64"),
        ({"side": None}, "side"),
        ({"channels": "alpha"}, "gray, rgb"),
        ({"channels": ["gray"]}, "gray, rgb"),
    ],
)
def test_odd_images_are_refused_in_words(change, words):
    ask = {"image": IMAGE, "side": 28, "channels": "gray"}
    assert words in convolution.image_numbers({**ask, **change})["error"]
