"""What a network is before it has seen an image: layers, shapes, parameters, MACs, receptive fields, blocks."""

from cnn_demo.networks.analysis.anatomy import LayerAnatomy, anatomy, anatomy_of
from cnn_demo.networks.analysis.block_folding import Box, describe_layer, fold_blocks
from cnn_demo.networks.analysis.cell_receptive_field import Rectangle, receptive_field
from cnn_demo.networks.analysis.custom_summary import describe
from cnn_demo.networks.analysis.depth import depth
from cnn_demo.networks.analysis.parameter_matching import dense_like, parameters_of

__all__ = [
    "Box",
    "LayerAnatomy",
    "Rectangle",
    "anatomy",
    "anatomy_of",
    "dense_like",
    "depth",
    "describe",
    "describe_layer",
    "fold_blocks",
    "parameters_of",
    "receptive_field",
]
