"""One layer at a time: feature maps, kernels, gradients, statistics, connections, dead filters."""

from cnn_demo.inspection.layers.block_connections import block_sources
from cnn_demo.inspection.layers.feature_maps import LayerMaps, all_maps, maps_of
from cnn_demo.inspection.layers.gradients import Gradients
from cnn_demo.inspection.layers.kernels import LayerKernels
from cnn_demo.inspection.layers.statistics import LayerStatistics

__all__ = [
    "Gradients",
    "LayerKernels",
    "LayerMaps",
    "LayerStatistics",
    "all_maps",
    "block_sources",
    "maps_of",
]
