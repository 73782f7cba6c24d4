"""ReLU said to act on the filter: it acts on the map that the filter made."""

import numpy as np
import torch
from torch.nn import functional as F

from cnn_demo.inspection.claims.result import Claim, Map, Measured, Number, Steps, percent
from cnn_demo.networks import tracing
from cnn_demo.prediction.preprocessing import preprocess
from cnn_demo.prediction.stores import Stores

NETWORK, CONVOLUTION, ACTIVATION = "convnet_tiny-mnist", "conv1", "relu1"


def test(stores: Stores) -> Steps:
    network = stores.models.get(NETWORK)
    dataset = stores.data.sample(network.card.data)
    prepared = preprocess.from_pixels(dataset.test.images[0].numpy(), network.card)
    weight = network.model.get_parameter(f"{CONVOLUTION}.weight")
    bias = network.model.get_parameter(f"{CONVOLUTION}.bias")
    before = weight.detach().clone()
    traced = tracing.trace(network.model, prepared.tensor)
    yield
    made, cut = traced.layer(CONVOLUTION).output[0], traced.layer(ACTIVATION).output[0]
    changed = int((weight.detach() != before).sum())
    below = made < 0
    kernel = int(below.flatten(1).float().mean(1).sub(0.5).abs().argmin())  # the map with the most to see
    on_filter = F.conv2d(prepared.tensor, before.relu(), bias)[0]
    yield
    apart = float((on_filter - cut).abs().max())
    is_cut_map = torch.equal(cut, made.clamp(min=0))
    finding = (
        f"ReLU changed {changed} of {before.numel()} weights and set {int(below.sum()):,} of {made.numel():,} cells of "
        f"the maps to zero, {'and no other cell' if is_cut_map else 'and other cells too'}."
    )
    finding += f" Cutting the filters instead would give other maps: up to {apart:.2f} apart."
    return Measured(
        "false" if changed == 0 else "partly",
        finding,
        numbers=(
            Number("of the weights changed", percent(changed / before.numel())),
            Number("of the maps' cells below zero before it", percent(float(below.float().mean()))),
            Number("of the maps' cells below zero after it", percent(float((cut < 0).float().mean()))),
        ),
        maps=tuple(
            Map(title, np.asarray(values, dtype=np.float32))
            for title, values in (
                (f"Filter {kernel}, before and after", before[kernel, 0]),
                ("Its map before ReLU", made[kernel]),
                ("Its map after ReLU", cut[kernel]),
                ("If ReLU cut the filter", on_filter[kernel]),
            )
        ),
    )


CLAIM = Claim(
    id="relu_on_the_filter",
    title="ReLU acts on the filter",
    claimed="ReLU sets the negative values of the filter to zero.",
    context="An article describes ReLU so, beside a figure of a filter.",
    how=f"One test digit goes through {NETWORK}; its first filters are compared before and after, so are their maps.",
    test=test,
)
