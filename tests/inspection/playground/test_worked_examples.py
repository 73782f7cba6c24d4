"""The printed results of the courses, which the examples have to reach by working."""

import pytest

from cnn_demo.inspection.playground.convolution import convolve, pool
from cnn_demo.inspection.playground.worked_examples import worked

PRINTED = {
    "C1": ("[[25, 18, 17], [18, 22, 14], [20, 15, 23]]", "First cell: 3 + 9 + 7 + 6 = 25"),
    "C2": ("8 + 12 + 12 = 32, + bias", "Green: 0 + 0 + 6 + 0 + 2 + 0 + 0 + 4 + 0 = 12"),
    "C3": ("[[8, 6], [9, 9]]", "max(7, 3, 8, 7) = 8"),
    "C4": ("316, then 156; 380 and 4,008 parameters", "⌊(316 − 10 + 2×2) / 2⌋ + 1 = 156"),
    "C5": ("3, and one column is dropped", "(6 − 3 + 2×1) / 2 + 1 = 3.5, and there is no half value"),
    "C6": ("7, 11, 9; pooled 4", "2×2 pooling: ⌊(9 − 2 + 2×0) / 2⌋ + 1 = 4"),
    "C7": ("896 parameters", "3×3×3 × 32 + 32 = 896"),
    "C8": ("65.5 M; 196.6 M; 5.0 M, against 320 and 896", "100×100 × 500 = 5,000,000"),
}


@pytest.mark.parametrize("example", worked(), ids=lambda each: each.id)
def test_each_ends_in_the_printed_result(example):
    result, line = PRINTED[example.id]
    assert example.result == result
    assert line in example.lines


def test_there_are_eight():
    assert [example.id for example in worked()] == list(PRINTED)


@pytest.mark.parametrize("example", worked(), ids=lambda each: each.id)
def test_what_can_be_opened_is_the_example(example):
    if example.bench:
        bench = example.bench
        found = convolve(bench.input, bench.kernel, bench.stride, bench.padding, bench.dilation, bench.bias)
        assert any(found.size_formula.endswith(f" = {found.output.shape[1]}") for _ in example.lines)
    if example.pool:
        assert pool(example.pool.rows, example.pool.size).output.tolist() == [[8, 6], [9, 9]]
