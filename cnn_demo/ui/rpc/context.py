"""What a question is about: the network with the asker's edits, and the image as that network sees it."""

import base64
import binascii
from dataclasses import replace

import numpy as np
from PIL import Image

from cnn_demo.data import Dataset
from cnn_demo.errors import BadImage, BadValue
from cnn_demo.inspection.interventions.edited_network import parse_edits, with_edits
from cnn_demo.lab import current_lab
from cnn_demo.networks.tracing import Trace
from cnn_demo.prediction.checkpoint.card import Card
from cnn_demo.prediction.network import Network
from cnn_demo.prediction.preprocessing import image_io, preprocess
from cnn_demo.prediction.preprocessing.preprocess import Pixels, PreparedImage
from cnn_demo.prediction.trace_cache import TracedImage, digest
from cnn_demo.ui.rpc.models import DrawnImage, ImageQuestion, NetworkQuestion, TestImage, channels_last

__all__ = ["from_data_url", "network_of", "prepared_of", "test_pixels", "trace_of", "traced_image"]


def network_of(question: NetworkQuestion) -> Network:
    """The network and epoch that a question names, with the question's own edits."""
    lab = current_lab()
    network = lab.models.get(question.network, question.epoch)
    if not question.edits and not question.kernels:
        return network
    card = replace(network.card, ood_detector=None)  # what counts as known was measured without edits
    edits = parse_edits(question.edits, question.kernels, network.model, network.anatomy)
    twin = lab.twins.keep((network.model, edits), lambda: with_edits(network.model, edits))
    return replace(network, card=card, model=twin)


def trace_of(question: ImageQuestion) -> Trace:
    """Every layer's output for the question's image in the question's network."""
    return traced_image(question, network_of(question)).trace


def traced_image(question: ImageQuestion, network: Network) -> TracedImage:
    """The question's image as this network sees it, in one pass that whoever asks about it next finds again."""
    lab, image = current_lab(), question.image
    parts = [image.kind, *sorted(question.skip)]
    if isinstance(image, DrawnImage):
        parts.append(image.data)
    else:
        parts += [str(image.index), str(id(lab.data.load(image.data)))]  # another file, other images
    return lab.traces.traced(network, digest(parts), lambda: prepared_of(question, network.card))


def prepared_of(question: ImageQuestion, card: Card) -> tuple[PreparedImage, int | None]:
    """The question's image as the network sees it, and its true label where that is known."""
    if isinstance(question.image, TestImage):
        return _prepared_test(question.image, card, frozenset(question.skip))
    return prepared_from(image_io.read(from_data_url(question.image.data)), question, card), None


def prepared_from(image: Image.Image, question: ImageQuestion, card: Card) -> PreparedImage:
    """What was drawn or photographed, once it is decoded."""
    if question.image.kind == "ink":
        return preprocess.from_ink(np.asarray(image)[:, :, 0], card, frozenset(question.skip))
    return preprocess.from_photo(image, card, frozenset(question.skip))


def _prepared_test(image: TestImage, card: Card, skip: frozenset[str]) -> tuple[PreparedImage, int | None]:
    dataset = current_lab().data.load(image.data)
    pixels, label = test_pixels(dataset, image.index)
    if dataset.spec.shape == card.input_shape:
        prepared = preprocess.from_pixels(pixels, card)
    else:
        prepared = preprocess.from_photo(image_io.from_array(channels_last(pixels)), card, skip)
    return prepared, label if dataset.spec.classes == card.classes else None


def test_pixels(dataset: Dataset, index: int) -> tuple[Pixels, int]:
    """(uint8 (C, H, W), label) of a test image. BadValue naming the range."""
    if not 0 <= index < len(dataset.test):
        raise BadValue(f"{dataset.spec.title} has test images 0 to {len(dataset.test) - 1:,} here.")
    return dataset.test.images[index].numpy(), int(dataset.test.labels[index])


def from_data_url(text: str) -> bytes:
    """The bytes of an image that the page sent; BadImage when they are none."""
    if not text.startswith("data:image/") or "," not in text:
        raise BadImage("That is not an image. PNG, JPEG, WebP, GIF and BMP work.")
    try:
        return base64.b64decode(text.split(",", 1)[1], validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadImage("That image arrived broken. Send it again.") from error
