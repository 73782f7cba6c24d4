"""The exact sum behind any value of any layer, equal to what the network computed."""

from cnn_demo.inspection.cell.explain import chain, explain, history
from cnn_demo.inspection.cell.serialize import to_json
from cnn_demo.networks.layers.explanation import Explanation

__all__ = ["Explanation", "chain", "explain", "history", "to_json"]
