"""Change something and see what the network does: ablation, perturbed images, images made for a filter."""

from cnn_demo.inspection.interventions.edited_network import Edits, parse_edits, with_edits
from cnn_demo.inspection.interventions.equivariance import measure_equivariance
from cnn_demo.inspection.interventions.top_activations import top_activations, top_patches

__all__ = ["Edits", "measure_equivariance", "parse_edits", "top_activations", "top_patches", "with_edits"]
