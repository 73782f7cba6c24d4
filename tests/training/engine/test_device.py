"""Detection: an explicit wish wins, automatic follows what the processor can do, and the words say which."""

import pytest
import torch

from cnn_demo.training.engine.device import Hardware, detect, give_memory_back, keep_memory


def test_a_wish_for_a_number_format_wins() -> None:
    assert detect("float32", "cpu") == Hardware(torch.device("cpu"), autocast=False)
    assert detect("bfloat16", "cpu") == Hardware(torch.device("cpu"), autocast=True)


def test_automatic_means_native_bfloat16_or_float32() -> None:
    native = getattr(torch.cpu, "_is_avx512_bf16_supported", lambda: False)()
    assert detect("auto", "cpu").autocast == native


def test_the_best_device_that_is_there() -> None:
    there = "cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu"
    assert detect().device.type == there


@pytest.mark.parametrize(
    ("device", "autocast", "words"),
    [
        ("cpu", False, "CPU, float32"),
        ("cpu", True, "CPU, bfloat16"),
        ("cuda", True, "GPU, bfloat16"),
        ("mps", False, "Apple GPU, float32"),
    ],
)
def test_description(device: str, autocast: bool, words: str) -> None:
    assert Hardware(torch.device(device), autocast).description == words


def test_memory_that_is_freed_can_be_kept_anywhere() -> None:
    keep_memory()
    assert torch.ones(1_000_000).sum() == 1_000_000


def test_what_was_kept_can_be_given_back_anywhere() -> None:
    keep_memory()
    give_memory_back()
    assert torch.ones(1_000_000).sum() == 1_000_000
