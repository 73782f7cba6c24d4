"""One layer at a time: feature maps, kernels, gradients, statistics, connections, dead filters."""

from cnn_demo.inspection.layers.connections import Connection, connections_of
from cnn_demo.inspection.layers.feature_maps import LayerMaps, all_maps, maps_of
from cnn_demo.inspection.layers.gradients import Gradients
from cnn_demo.inspection.layers.kernels import LayerKernels
from cnn_demo.inspection.layers.statistics import LayerStatistics

__all__ = [
    "Connection",
    "Gradients",
    "LayerKernels",
    "LayerMaps",
    "LayerStatistics",
    "all_maps",
    "connections_of",
    "maps_of",
]
