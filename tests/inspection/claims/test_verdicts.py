"""What a claim says follows from its numbers, whatever these are."""

import torch

from cnn_demo.inspection.claims import (
    position_and_size,
    test_set_for_validation,
    unshuffled_loader,
)


def test_choosing_among_equals_flatters_by_luck_alone() -> None:
    right = torch.rand(20, 500, generator=torch.Generator().manual_seed(1)) < 0.5
    said, worth = test_set_for_validation.chosen_and_others(right)
    assert said > 0.55
    assert abs(worth - 0.5) < 0.03
    same = right[:1].repeat(20, 1)  # nothing to choose from: no bias
    said, worth = test_set_for_validation.chosen_and_others(same)
    assert abs(said - worth) < 0.02


def test_orders_in_words() -> None:
    assert unshuffled_loader.in_words(0.9, 0.89).endswith("(1.0 points).")
    assert unshuffled_loader.in_words(0.9, 0.8).endswith("cost 10.0 points here.")
    assert unshuffled_loader.in_words(0.8, 0.9).endswith("won 10.0 points here.")
    assert "as well" in unshuffled_loader.by_class_in_words(0.9, 0.9)


def test_reach_in_words() -> None:
    assert "by up to 8 pixels" in position_and_size.shifted_in_words([1.0] * 9)
    gap = [1.0, 0.95, 0.8, 1.0, 1.0, 1.0, 1.0, 1.0, 0.2]
    words = position_and_size.shifted_in_words(gap)
    assert "up to 1 pixels" in words
    assert "20.0 % are right" in words
    assert position_and_size.sized_in_words({80: 1.0, 100: 1.0, 120: 1.0}) == "Size held too, from 80 to 120 percent."
    words = position_and_size.sized_in_words({60: 0.1, 80: 1.0, 100: 1.0, 120: 0.5})
    assert words == "Size held from 80 to 100 percent only; at 60 percent, 10.0 % are right."


def test_verdicts_of_other_numbers() -> None:
    assert unshuffled_loader.verdict_of(0.0, 0.01) == "true"
    assert unshuffled_loader.verdict_of(0.1, 0.2) == "false"
    sizes = dict.fromkeys(position_and_size.SIZES, 1.0)
    assert position_and_size.verdict_of([1.0] * 9, sizes) == "true"
    assert position_and_size.verdict_of([1.0, *[0.1] * 8], dict.fromkeys(sizes, 0.2)) == "false"
