"""Grad-CAM (Selvaraju et al. 2016, arXiv:1610.02391): maps weighted by how much the class's score rises with them."""

import torch
from torch.nn import functional as F

from cnn_demo.inspection.attribution.method import Method, MethodOutput, Query, array, chosen_layer
from cnn_demo.networks import tracing


def compute(query: Query) -> MethodOutput:
    image = query.image.detach().clone().requires_grad_(True)
    with torch.enable_grad():
        traced = tracing.record(query.model, image)
        layer = chosen_layer(traced, query.layer)
        (gradient,) = torch.autograd.grad(traced.logits[0, query.target], layer.output)
    weights = gradient.mean(dim=(2, 3), keepdim=True)
    cells = F.relu((weights * layer.output).sum(dim=1, keepdim=True))  # (1, 1, h', w')
    enlarged = F.interpolate(cells, image.shape[2:], mode="bilinear", align_corners=False)
    height, width = cells.shape[2:]
    note = f"Made of {height}×{width} values of {layer.name}, enlarged."
    return MethodOutput(array(enlarged[0, 0]), layer.name, array(cells[0, 0]), note)


METHOD = Method(
    id="grad_cam",
    title="Grad-CAM",
    sentence="Where the feature maps that raise this class's score are active.",
    signed=False,
    uses_layer=True,
    compute=compute,
)
