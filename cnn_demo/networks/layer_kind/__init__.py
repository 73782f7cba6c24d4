"""What every kind of layer is made of: the record that a kind fills, the window that slides and what it can see, the
cell that is asked about, and how its value came about. The kinds themselves stand in networks.layers."""

from cnn_demo.networks.layer_kind.kind import COLORS, PLAIN, LayerKind, OnnxNode, Role, cells_of
from cnn_demo.networks.layer_kind.receptive_field import ReceptiveField, union
from cnn_demo.networks.layer_kind.window import Pair, Size, Window

__all__ = [
    "COLORS",
    "PLAIN",
    "LayerKind",
    "OnnxNode",
    "Pair",
    "ReceptiveField",
    "Role",
    "Size",
    "Window",
    "cells_of",
    "union",
]
