"""Muon moves kernels by a momentum that has been made orthogonal, so that every direction of it counts alike (Jordan
et al. 2024, kellerjordan.github.io/posts/muon). Dense weights, biases and batch norm follow AdamW, whose learning rate
is the same: a step is made about as long as AdamW's (Liu et al. 2025, arXiv:2502.16982, section 2.2).
"""

import torch
from torch import Tensor


class Muon(torch.optim.AdamW):
    """AdamW for all but kernels (out, in, height, width), each of which is a matrix here: one row for each filter."""

    @torch.no_grad()
    def step(self, closure: None = None) -> None:  # type: ignore[override]
        gradients: list[tuple[Tensor, Tensor]] = []
        for group in self.param_groups:
            for kernel in group["params"]:
                if kernel.ndim == 4 and kernel.grad is not None:
                    gradients.append((kernel, kernel.grad))
                    change = self._momentum(kernel, group["betas"][0])
                    kernel.mul_(1 - group["lr"] * group["weight_decay"]).add_(muon_step(change), alpha=-group["lr"])
                    kernel.grad = None  # AdamW passes over what has none
        super().step(closure)
        for kernel, gradient in gradients:
            kernel.grad = gradient

    def _momentum(self, kernel: Tensor, beta: float) -> Tensor:
        """The running mean of its gradients, looked at one step ahead as Nesterov does."""
        gradient, state = kernel.grad, self.state[kernel]
        assert gradient is not None
        if not state:
            state["step"], state["exp_avg"] = torch.tensor(0.0), torch.zeros_like(kernel)
        state["step"] += 1
        mean: Tensor = state["exp_avg"].lerp_(gradient, 1 - beta)
        return gradient.lerp(mean, beta)


def muon_step(change: Tensor) -> Tensor:
    """A kernel's step at a learning rate of 1: orthogonal rows or columns, of a length that AdamW's steps have too."""
    matrix, device = change.flatten(1), change.device.type
    pays = matrix.numel() > 2**15  # in smaller ones changing the number format takes longer than it saves
    with torch.autocast(device, enabled=pays and torch.is_autocast_enabled(device)):
        step: Tensor = 0.2 * max(matrix.shape) ** 0.5 * orthogonalized(matrix)
    return step.reshape(change.shape)


def orthogonalized(matrix: Tensor) -> Tensor:
    """Nearly the same singular vectors, with singular values of about 1: from 0.68 to 1.21 is near enough, and below
    it only where they were less than a fiftieth of the matrix's norm.

    Three Newton-Schulz steps; their polynomial, x -> 3.4445 x - 4.775 x³ + 2.0315 x⁵, is Jordan's: steep at zero.
    """
    x: Tensor = matrix / (matrix.norm() + 1e-7)
    if x.shape[0] > x.shape[1]:
        return orthogonalized(matrix.T).T
    for _ in range(3):
        square = x @ x.T
        x = torch.addmm(x, torch.addmm(square, square, square, beta=-4.775, alpha=2.0315), x, beta=3.4445)
    return x
