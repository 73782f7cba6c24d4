"""A person's own network as an object: to be classified with, traced, explained, and shown in the lab.

`cnn_demo.open(model, classes=["cat", "dog"])` makes one in a script or a notebook.
"""

import sys
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from torch import Tensor, nn

from cnn_demo import settings
from cnn_demo.errors import BadImage, BadValue
from cnn_demo.inspection.cell import Explanation, explain
from cnn_demo.networks import tracing
from cnn_demo.networks.analysis.anatomy import LayerAnatomy
from cnn_demo.prediction import Network, Prediction, from_photo
from cnn_demo.prediction.classifier import prediction_from
from cnn_demo.prediction.preprocessing import image_io
from cnn_demo.rewriting.network import network_of
from cnn_demo.rewriting.reading import plain_copy

IN_A_SPACE = "Networks are opened on a machine of one's own: in a Space, their code would run for strangers."
Picture = Image.Image | np.ndarray[Any, Any] | Tensor | str | PathLike[str]


@dataclass(frozen=True, eq=False)
class OpenedNetwork:
    """`network` is what the whole lab works with."""

    network: Network

    @property
    def model(self) -> nn.Module:
        """The network written anew: what it computes as layers with names, frozen."""
        return self.network.model

    @property
    def anatomy(self) -> tuple[LayerAnatomy, ...]:
        """Every layer in numbers: shapes, parameters, multiplications, receptive field."""
        return self.network.anatomy

    def trace(self, image: Picture) -> tracing.Trace:
        """Every layer's output for an image: a file, a PIL image, uint8 pixels (H, W) or (H, W, 3), which are prepared
        as the network needs them; or a float tensor (C, H, W) that is already normalized."""
        return self.network.trace(self._prepared(image))

    def classify(self, image: Picture) -> Prediction:
        """What the network says to it."""
        return prediction_from(self.network, self.trace(image))

    def explain(
        self, image: Picture, layer: str, channel: int, y: int = 0, x: int = 0, *, most: int = 8
    ) -> Explanation:
        """How a value of a layer came about. BadValue names the layers, or says why it is not explained."""
        return explain(self.trace(image), layer, channel, y, x, most=most)

    def show(self, *, wait: bool | None = None) -> str:
        """Starts the lab on it and prints the address, which is returned. A script waits there for Ctrl+C, a notebook
        goes on, unless `wait` says otherwise."""
        from cnn_demo.lab import Later
        from cnn_demo.serving import import_torch, prepare_environment, serve, wait_for_signal

        refuse_in_a_space()
        prepare_environment()
        import_torch()
        lab = Later()
        lab().models.keep_opened(self.network)
        page, address = serve(lab)
        address = f"{address.rstrip('/')}/?network={self.network.id}"
        waits = not hasattr(sys, "ps1") if wait is None else wait
        print(
            f"CNN Lab shows {self.network.card.title} on {address}{' (stop it with Ctrl+C)' if waits else ''}",
            flush=True,
        )
        if waits:
            wait_for_signal()
            page.close(verbose=False)
            lab.close()
        return address

    def _prepared(self, image: Picture) -> Tensor:
        card = self.network.card
        if isinstance(image, Tensor):
            tensor = image if image.dim() == 4 else image[None]
            if tuple(tensor.shape[1:]) != card.input_shape or not tensor.is_floating_point():
                raise BadImage(f"A tensor is a normalized image of shape {card.input_shape}.")
            return tensor[:1].float().cpu()
        if isinstance(image, np.ndarray):
            if image.dtype != np.uint8 or image.ndim not in (2, 3):
                raise BadImage("Pixels are uint8, (height, width) or (height, width, 3).")
            image = Image.fromarray(image)
        if not isinstance(image, Image.Image):
            image = image_io.read(Path(image).read_bytes())
        return from_photo(image, card).tensor


def open_network(
    model: Any, *, classes: Any = None, input_shape: Any = (3, 224, 224), mean: Any = None, std: Any = None,
    images: Any = None, name: str | None = None,
) -> OpenedNetwork:  # fmt: skip
    """A network of one's own, ready to be traced, explained and shown. The model itself stays as it is.

    `model` is any feed-forward nn.Module that torch.fx can trace, which makes of images (n, C, H, W) a score for each
    class. `classes` are their names, by default those of ImageNet for a thousand, else numbers. `mean` and `std` are of
    pixels in 0..1, by default ImageNet's for colors, and 0 and 1 for gray. Gray `images` are "digits", laid into
    their frames as MNIST's, or "things", as Fashion-MNIST's; by default what the classes look like. BadValue says in a
    sentence what does not fit, with the line of the model's code where it is about that.
    """
    refuse_in_a_space()
    title = (name or type(model).__name__)[:40]
    found = network_of(
        plain_copy(model), title, classes=classes, input_shape=input_shape, mean=mean, std=std, images=images
    )
    return OpenedNetwork(found)


def refuse_in_a_space() -> None:
    """BadValue where strangers are the visitors."""
    if settings.is_space():
        raise BadValue(IN_A_SPACE)
