"""The exact sum behind any value of any layer, equal to what the network computed."""

from cnn_demo.inspection.cell.explain import chain, explain, history
from cnn_demo.networks.layer_kind.explanation import Explanation

__all__ = ["Explanation", "chain", "explain", "history"]
