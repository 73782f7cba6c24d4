"""The way back to the maps behind a vector: the same for traces and anatomies, through what only hands on."""

import torch
from torch import nn

from cnn_demo.networks import tracing
from cnn_demo.networks.analysis.anatomy import anatomy
from cnn_demo.networks.analysis.maps_behind import flattening, makes_vector, nodes_of, origin, way_back
from cnn_demo.networks.architecture import stack


def test_traces_and_anatomies_agree(case) -> None:
    for traced, known in zip(nodes_of(case.trace), case.anatomy, strict=True):
        assert (traced.name, traced.kind, traced.inputs) == (known.name, known.kind, known.inputs)
        assert (traced.input_shape, traced.output_shape) == (known.input_shape, known.output_shape)


def test_only_the_first_dense_layer_reads_maps(case) -> None:
    dense = [layer.name for layer in case.anatomy if layer.kind == "Linear"]
    found = [flattening(case.anatomy, name) for name in dense]
    assert found[0] is not None
    assert makes_vector(found[0])
    assert not any(found[1:])


def test_dropout_and_activations_of_a_vector_are_walked_through() -> None:
    model = stack(
        ("conv", nn.Conv2d(1, 2, 3)),
        ("drop2d", nn.Dropout2d()),
        ("flatten", nn.Flatten()),
        ("norm", nn.BatchNorm1d(72)),
        ("relu", nn.ReLU()),
        ("drop", nn.Dropout()),
        ("fc1", nn.Linear(72, 9)),
        ("tanh", nn.Tanh()),
        ("fc2", nn.Linear(9, 3)),
    ).eval()
    layers = anatomy(model, (1, 8, 8))
    found = flattening(layers, "fc1")
    assert found is not None
    assert (found.name, found.input_shape) == ("flatten", (2, 6, 6))
    assert origin(layers, "drop2d") == "conv"
    assert flattening(layers, "fc2") is None
    assert way_back(layers, "fc2", lambda layer: True) == [*reversed([layer.name for layer in layers]), "input"]
    assert flattening(nodes_of(tracing.trace(model, torch.rand(1, 1, 8, 8))), "fc1") is not None


def test_what_is_computed_without_a_layer_has_no_name() -> None:
    class Functional(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.fc = nn.Linear(16, 3)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            out: torch.Tensor = self.fc(x.flatten(1))
            return out

    traced = tracing.trace(stack(("net", Functional())).eval(), torch.rand(1, 1, 4, 4))
    assert traced.sources() == {"net.fc": ("",)}
    assert flattening(nodes_of(traced), "net.fc") is None
