"""LeNet-5 dated ten years too early: a fact, not an experiment."""

from cnn_demo.inspection.claims.result import Claim

CLAIM = Claim(
    id="lenet_year",
    title="LeNet-5 is from 1988",
    claimed="LeNet-5 was published in 1988.",
    context="An article on the history of CNNs says so.",
    how="A date is looked up, not measured: LeCun, Bottou, Bengio, Haffner, Gradient-based learning applied to "
    "document recognition, Proceedings of the IEEE, November 1998.",
    test=None,
    known="false",
)
