"""How deep a network is, as papers count it: the layers with weights on the longest way from image to answer."""

from collections.abc import Sequence

from cnn_demo.networks.analysis.layer_summary import LayerAnatomy

WEIGHTED = ("Conv2d", "Linear")


def depth(layers: Sequence[LayerAnatomy]) -> int:
    """Convolutions and dense layers in a row, by the longest way: an inception module is two deep, not six.

    >>> from cnn_demo.networks.analysis import anatomy_of
    >>> depth(anatomy_of("resnet20", (3, 32, 32), 10))
    20
    """
    deep = {"input": 0}
    for layer in layers:
        deep[layer.name] = max(deep[name] for name in layer.inputs) + (layer.kind in WEIGHTED)
    return max(deep.values())
