"""A network ready for use: its weights and its card, and what follows from them - anatomy, normalization, a trace.

Many visitors share one, so nothing here changes it. An edited network is another one that shares its tensors.
"""

from dataclasses import dataclass
from functools import cached_property

from torch import Tensor, nn

from cnn_demo.networks import tracing
from cnn_demo.networks.analysis.anatomy import LayerAnatomy, anatomy_of
from cnn_demo.prediction.checkpoint.card import Card
from cnn_demo.prediction.unknown.class_directions import ClassDirections, class_directions_of
from cnn_demo.prediction.unknown.ood_detector import OODDetector, ood_detector_of


@dataclass(frozen=True, eq=False)
class Network:
    """`model` is in evaluation mode, frozen and ready to be traced. `epochs` are those that its file can go back to.
    `layers` is its anatomy where no architecture says that."""

    id: str
    card: Card
    model: nn.Module
    epochs: tuple[int, ...] = ()
    layers: tuple[LayerAnatomy, ...] = ()

    @cached_property
    def anatomy(self) -> tuple[LayerAnatomy, ...]:
        """Every layer in numbers: shapes, parameters, multiplications, receptive field."""
        if self.layers:
            return self.layers
        return anatomy_of(self.card.architecture, self.card.input_shape, len(self.card.classes))

    @cached_property
    def macs(self) -> int:
        """Multiplications for one image, 1 at least."""
        return max(1, sum(layer.macs for layer in self.anatomy))

    @cached_property
    def ood_detector(self) -> OODDetector | None:
        """What tells that an image is nothing it knows, read from the card once."""
        return ood_detector_of(self.card.ood_detector)

    @cached_property
    def class_directions(self) -> ClassDirections | None:
        """What tells that where few images of each class have been seen."""
        return class_directions_of(self.card.ood_detector, len(self.card.classes))

    def normalize(self, images: Tensor) -> Tensor:
        """Pixels from 0 to 255, (n, C, H, W), as this network sees them."""
        return self.card.normalize(images)

    def trace(self, images: Tensor, edits: tracing.Edits | None = None) -> tracing.Trace:
        """Every layer's output for normalized images (n, C, H, W), in one pass without gradients."""
        return tracing.trace(self.model, images, edits)
