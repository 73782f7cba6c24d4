"""Gradient × input (Shrikumar et al. 2016, arXiv:1605.01713): how the score would change with each pixel, times it."""

from cnn_demo.inspection.attribution.method import Answer, Method, Question, array


def ask(question: Question) -> Answer:
    parts = question.gradient(question.image) * question.image
    return Answer(array(parts[0].sum(dim=0)))


METHOD = Method(
    id="gradient_x_input",
    title="Gradient × input",
    sentence="Each pixel's value times how fast the score changes with it.",
    signed=True,
    uses_layer=False,
    ask=ask,
)
