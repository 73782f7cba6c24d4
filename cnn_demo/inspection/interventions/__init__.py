"""Change something and see what the network does: ablation, perturbed images, images made for a filter."""

from cnn_demo.inspection.interventions.edited_network import Edits, edited
from cnn_demo.inspection.interventions.equivariance import shifted
from cnn_demo.inspection.interventions.top_activations import exciting, patches

__all__ = ["Edits", "edited", "exciting", "patches", "shifted"]
