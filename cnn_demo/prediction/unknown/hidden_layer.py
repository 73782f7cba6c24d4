"""A hidden layer for the score of what is unknown: what a regression cannot bend, learned from many more images.

Several small networks with one hidden layer each, learned by batches and averaged: side by side, their hidden units are
one layer.
"""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits
from torch.optim.lr_scheduler import OneCycleLR

from cnn_demo.networks.torch_compat import AdamW, OwnRandomNumbers

Values = NDArray[np.float64]

NETWORKS, UNITS = 2, 16
EPOCHS, BATCH = 8, 256
LEARNING_RATE, DECAY = 3e-3, 0.1


def fit_hidden_layer(inputs: Tensor, is_known: Tensor, share: Tensor) -> tuple[Values, Values, Values, float]:
    """Its weights (h, f) and biases (h,), and the weights (h,) and the bias behind it, for inputs (n, f), whether each
    is known (n,) bool, and how much each counts (n,), 1 in all."""
    given = inputs.float(), is_known.float(), (share * len(inputs)).float()
    fitted = [_fit(seed, *given) for seed in range(NETWORKS)]
    hidden, out = zip(*fitted, strict=True)
    after = _numbers([one.weight[0] for one in out]) / NETWORKS
    bias = float(_numbers([one.bias for one in out]).mean())
    return _numbers([one.weight for one in hidden]), _numbers([one.bias for one in hidden]), after, bias


def _fit(seed: int, inputs: Tensor, truth: Tensor, counts: Tensor) -> tuple[nn.Linear, nn.Linear]:
    draws = torch.Generator().manual_seed(seed)
    with OwnRandomNumbers(seed):
        hidden, out = nn.Linear(inputs.shape[1], UNITS), nn.Linear(UNITS, 1)
    optimizer = AdamW([*hidden.parameters(), *out.parameters()], lr=LEARNING_RATE, weight_decay=DECAY)
    steps = EPOCHS * -(-len(inputs) // BATCH)
    schedule = OneCycleLR(optimizer, LEARNING_RATE, total_steps=steps)
    with torch.enable_grad():
        for _ in range(EPOCHS):
            for chosen in torch.split(torch.randperm(len(inputs), generator=draws), BATCH):
                logits = out(hidden(inputs[chosen]).relu())[:, 0]
                optimizer.zero_grad()
                loss = binary_cross_entropy_with_logits(logits, truth[chosen], counts[chosen])
                loss.backward()  # type: ignore[no-untyped-call]
                optimizer.step()
                schedule.step()
    return hidden, out


def _numbers(parts: list[Tensor]) -> Values:
    return np.asarray(torch.cat(parts).detach().double().numpy())
