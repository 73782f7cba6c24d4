"""A dense network with as many weights, for every architecture that it shall duel with."""

import pytest

from cnn_demo.networks import ARCHITECTURES, build, count_parameters
from cnn_demo.networks.analysis.parameter_matching import WIDEST, dense_like, dense_parameters, parameters_of
from cnn_demo.networks.architecture import Shape
from cnn_demo.networks.custom.blocks import MOST_BLOCKS

GRAY, COLOR = (1, 28, 28), (3, 32, 32)
CASES = [(name, shape) for name in ARCHITECTURES for shape in (GRAY, COLOR)]


@pytest.mark.parametrize(("architecture", "shape"), CASES)
def test_it_comes_as_near_as_one_unit_can(architecture: str, shape: Shape) -> None:
    budget = parameters_of(architecture, shape, 10)
    dense = dense_like(architecture, shape, 10)
    found = count_parameters(build(dense, shape, 10))
    parts = dense.removeprefix("own:").split("/")
    width = int(parts[0].removeprefix("dense").removesuffix("-relu"))
    assert parts == [f"dense{width}-relu"] * len(parts)
    assert found == dense_parameters(len(parts), width, shape, 10) == parameters_of(dense, shape, 10)
    for other in (width - 1, width + 1):
        if 1 <= other <= WIDEST:
            assert abs(found - budget) <= abs(dense_parameters(len(parts), other, shape, 10) - budget)
    largest = len(parts) == MOST_BLOCKS and width == WIDEST
    assert abs(found - budget) < 0.06 * budget or largest


def test_quick_meets_the_baseline_that_is_shipped() -> None:
    assert dense_like("quick", GRAY, 10) == "own:dense64-relu/dense64-relu"
    assert parameters_of("mlp", GRAY, 10) == 55_050
