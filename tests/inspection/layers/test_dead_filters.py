"""Dead filters are those, and only those, that nothing ever passes."""

import torch
from labs import DATA
from torch import nn

from cnn_demo.inspection.layers.dead_filters import LEAST_IMAGES, MOST_IMAGES, dead_filters

MNIST = DATA.sample("mnist")


def test_a_filter_that_is_always_negative_is_found() -> None:
    twin = nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(4 * 26 * 26, 3), nn.ReLU())
    with torch.no_grad():
        for layer, dead in ((twin[0], 2), (twin[3], 1)):
            layer.weight[dead] = 0
            layer.bias.fill_(1)
            layer.bias[dead] = -1
    first, second = dead_filters(twin.eval(), MNIST, 10**12)
    assert (first.layer, first.kind, first.filters, first.total) == ("1", "filters", (2,), 4)
    assert (second.layer, second.kind, second.total, second.images) == ("4", "units", 3, LEAST_IMAGES)
    assert 1 in second.filters
    assert dead_filters(twin, MNIST, 1)[0].images == MOST_IMAGES
