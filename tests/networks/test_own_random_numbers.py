"""Weights and dropout from a generator of one's own are those of PyTorch, whatever other threads draw."""

import threading
from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn

from cnn_demo import networks
from cnn_demo.networks import ARCHITECTURES
from cnn_demo.networks.torch_compat import OwnRandomNumbers


def drawn(architecture: str) -> list[Tensor]:
    """New weights, then a pass in training mode, with dropout."""
    shape, classes, _ = ARCHITECTURES[architecture].published
    model = networks.build(architecture, shape, classes).train()
    return [
        *model.state_dict().values(),
        model(torch.linspace(-1, 1, 4 * shape[1] * shape[2] * shape[0]).view(4, *shape)),
    ]


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_own_numbers_are_those_after_a_manual_seed(architecture: str) -> None:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(3)
        wanted = drawn(architecture)
    state = torch.get_rng_state()
    with OwnRandomNumbers(3):
        found = drawn(architecture)
    assert all(torch.equal(one, other) for one, other in zip(found, wanted, strict=True))
    assert torch.equal(torch.get_rng_state(), state)


@pytest.mark.parametrize("p", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("mode", ["training", "evaluation"])
def test_dropout_is_pytorchs(p: float, mode: str) -> None:
    layer, ones = nn.Dropout(p).train(mode == "training"), torch.ones(500)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(7)
        wanted = layer(ones)
    with OwnRandomNumbers(7):
        assert torch.equal(layer(ones), wanted)


def test_two_threads_get_what_each_gets_alone() -> None:
    def weights(seed: int) -> list[Tensor]:
        with OwnRandomNumbers(seed):
            return drawn("convnet_deep")

    alone = {seed: weights(seed) for seed in (1, 2)}
    both = dict.fromkeys(alone, True)
    start = threading.Barrier(2)

    def repeated(seed: int) -> None:
        start.wait()
        for _ in range(10):
            both[seed] &= all(map(torch.equal, weights(seed), alone[seed]))

    run([lambda: repeated(1), lambda: repeated(2)])
    assert both == {1: True, 2: True}
    assert not torch.equal(alone[1][0], alone[2][0])


def run(jobs: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
