"""Networks: which architectures there are, how one is built, traced and described. No data sets, no trained weights."""

from cnn_demo.networks.architecture import ArchitectureSpec, Shape, count_parameters
from cnn_demo.networks.architectures import ARCHITECTURES, architecture_of, build, takes_any_size
from cnn_demo.networks.custom import file_name
from cnn_demo.networks.tracing import Layer, Trace

__all__ = [
    "ARCHITECTURES",
    "ArchitectureSpec",
    "Layer",
    "Shape",
    "Trace",
    "architecture_of",
    "build",
    "count_parameters",
    "file_name",
    "takes_any_size",
]
