"""Gradient × input (Shrikumar et al. 2016, arXiv:1605.01713): how the score would change with each pixel, times it.

Networks see normalized images, in which black is a negative number. The input is therefore counted from the image with
nothing in it: where the image has nothing, the map is zero.
"""

from cnn_demo.inspection.attribution.method import Method, MethodOutput, Query, array


def compute(query: Query) -> MethodOutput:
    parts = query.gradient(query.image) * (query.image - query.blank())
    return MethodOutput(array(parts[0].sum(dim=0)))


METHOD = Method(
    id="gradient_x_input",
    title="Gradient × input",
    sentence="How far each pixel lies above an empty image, times how fast the score changes with it.",
    signed=True,
    uses_layer=False,
    compute=compute,
)
