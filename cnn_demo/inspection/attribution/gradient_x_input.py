"""Gradient × input (Shrikumar et al. 2016, arXiv:1605.01713): how the score would change with each pixel, times it."""

from cnn_demo.inspection.attribution.method import Method, MethodOutput, Query, array


def compute(query: Query) -> MethodOutput:
    parts = query.gradient(query.image) * query.image
    return MethodOutput(array(parts[0].sum(dim=0)))


METHOD = Method(
    id="gradient_x_input",
    title="Gradient × input",
    sentence="Each pixel's value times how fast the score changes with it.",
    signed=True,
    uses_layer=False,
    compute=compute,
)
