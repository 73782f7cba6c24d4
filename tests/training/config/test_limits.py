"""What a run may cost."""

import dataclasses

import pytest

from cnn_demo import settings
from cnn_demo.data import DATASETS
from cnn_demo.errors import BadValue
from cnn_demo.networks import ARCHITECTURES
from cnn_demo.networks.analysis.anatomy import anatomy_of
from cnn_demo.training.config.limits import check_limits, macs_of
from cnn_demo.training.config.recipes import recipe_for
from cnn_demo.training.config.train_config import TrainConfig


@pytest.mark.parametrize("architecture", ARCHITECTURES)
@pytest.mark.parametrize("data", DATASETS)
def test_every_recipe_is_allowed(architecture, data):
    if min(DATASETS[data].shape[1:]) < ARCHITECTURES[architecture].smallest:
        with pytest.raises(BadValue, match=r"needs images of at least"):
            check_limits(recipe_for(architecture, data))
        return
    check_limits(recipe_for(architecture, data))


def test_macs_of_a_known_network():
    # 26²·9·10 + 24²·90·5 in the convolutions, the weights of the dense layers once
    assert macs_of("convnet_plain", "mnist") == 26 * 26 * 90 + 24 * 24 * 450 + 2880 * 64 + 64 * 32 + 32 * 10


def test_a_batch_that_takes_too_long_is_refused_with_the_largest_that_works():
    config = TrainConfig(architecture="convnet_deep", data="cifar10", batch_size=1024)
    with pytest.raises(BadValue, match=r"Use at most (\d+)\.") as refusal:
        check_limits(config)
    check_limits(dataclasses.replace(config, batch_size=int(str(refusal.value).split()[-1][:-1])))


def test_a_batch_that_would_not_fit_into_memory_is_refused():
    wide = "own:" + "/".join(["conv128x1-p9-bn-sigmoid", "conv1x1-p9-bn-sigmoid"] * 2)  # few multiplications
    config = TrainConfig(architecture=wide, batch_size=1024)
    with pytest.raises(BadValue, match=r"takes too much memory with Own: .* Use at most (\d+)\.") as refusal:
        check_limits(config)
    check_limits(dataclasses.replace(config, batch_size=int(str(refusal.value).split()[-1][:-1])))


def test_all_that_the_bounds_allow_on_mnist_is_allowed():
    check_limits(TrainConfig(epochs=200, batch_size=1024))


def test_the_designs_of_a_full_queue_are_counted_once():
    """Each second everybody in it is told when they begin."""
    designs = [f"own:conv{width}x3-relu" for width in range(1, settings.QUEUE_LENGTH + 20)]
    first = [macs_of(design, "mnist") for design in designs]
    worked_out = anatomy_of.cache_info().misses
    assert [macs_of(design, "mnist") for design in designs] == first
    assert anatomy_of.cache_info().misses == worked_out
