"""Muon: what it makes of a matrix, which weights it moves so, and that the rest is AdamW's."""

import pytest
import torch

from cnn_demo.training.engine.muon import Muon, muon_step, orthogonalized


@pytest.mark.parametrize("shape", [(16, 9), (32, 144), (144, 32), (10, 10), (1, 7), (256, 576)])
def test_singular_values_become_about_one_and_vectors_stay(shape: tuple[int, int]) -> None:
    torch.manual_seed(0)
    matrix = torch.randn(shape)
    found = orthogonalized(matrix)
    assert found.shape == matrix.shape
    values = torch.linalg.svdvals(found)
    counts = int((torch.linalg.svdvals(matrix) > matrix.norm() / 50).sum())
    assert counts >= 0.9 * min(shape)
    assert (values.sort(descending=True).values[:counts] > 0.68).all()
    assert (values < 1.21).all()
    left, _, right = torch.linalg.svd(matrix, full_matrices=False)
    inner = left.T @ found @ right.T
    assert inner == pytest.approx(torch.diag(inner.diagonal()), abs=1e-3)


def test_a_matrix_of_zeros_moves_nothing() -> None:
    assert torch.equal(orthogonalized(torch.zeros(4, 9)), torch.zeros(4, 9))


def test_a_step_is_as_long_whatever_the_gradient() -> None:
    torch.manual_seed(0)
    change = torch.randn(8, 4, 3, 3)
    assert muon_step(change * 1000) == pytest.approx(muon_step(change), rel=1e-3, abs=1e-4)
    assert 0.1 < muon_step(change).square().mean().sqrt() < 0.3  # AdamW's are about 0.2 (Liu et al. 2025)


def test_only_kernels_differ_from_adamw() -> None:
    torch.manual_seed(0)
    values = [torch.randn(shape) for shape in ((8, 4, 3, 3), (10, 32), (10,))]
    gradients = [[torch.randn_like(value) for value in values] for _ in range(3)]
    moved = {}
    for kind in (Muon, torch.optim.AdamW):
        weights = [torch.nn.Parameter(value.clone()) for value in values]
        optimizer = kind(weights, lr=0.01, weight_decay=0.1)
        for step in gradients:
            for weight, gradient in zip(weights, step, strict=True):
                weight.grad = gradient.clone()
            optimizer.step()
        moved[kind] = weights
    kernel, *others = [torch.equal(ours, theirs) for ours, theirs in zip(*moved.values(), strict=True)]
    assert not kernel
    assert all(others)


def test_what_has_no_gradient_stays() -> None:
    kernel = torch.nn.Parameter(torch.ones(4, 1, 3, 3))
    optimizer = Muon([kernel], lr=0.1, weight_decay=0.5)
    optimizer.step()
    assert torch.equal(kernel.detach(), torch.ones(4, 1, 3, 3))
    assert not optimizer.state_dict()["state"]
