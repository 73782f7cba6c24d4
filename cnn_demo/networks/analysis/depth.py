"""How deep a network is, as papers count it: the layers with weights on the longest way from image to answer."""

from collections.abc import Sequence

from cnn_demo.networks.analysis.anatomy import LayerAnatomy
from cnn_demo.networks.layers import has_role


def depth(layers: Sequence[LayerAnatomy]) -> int:
    """Convolutions and dense layers in a row, by the longest way: an inception module is two deep, not six.

    >>> from cnn_demo.networks.analysis import anatomy_of
    >>> depth(anatomy_of("resnet20", (3, 32, 32), 10))
    20
    """
    deep = {"input": 0}
    for layer in layers:
        deep[layer.name] = max(deep[name] for name in layer.inputs) + has_role(layer.kind, "convolution", "dense")
    return max(deep.values())
