"""Any network of a person's own, opened in the lab: `cnn_demo.open(model)` and `python -m cnn_demo open`."""

from cnn_demo.opening.opened import OpenedNetwork, open_network

__all__ = ["OpenedNetwork", "open_network"]
