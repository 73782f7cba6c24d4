"""Change something and see what the network does: ablation, perturbed images, images made for a filter."""

from cnn_demo.inspection.interventions.edited_network import Edits, parse_edits, with_edits
from cnn_demo.inspection.interventions.equivariance import measure_equivariance
from cnn_demo.inspection.interventions.top_activations import TopActivations, TopActivationsCache

__all__ = ["Edits", "TopActivations", "TopActivationsCache", "measure_equivariance", "parse_edits", "with_edits"]
