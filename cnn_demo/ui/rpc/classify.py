"""What the page asks the server: each function takes one JSON object and answers one, or {"error": a sentence}.

They are stateless: network, epoch and image come with every question, so that they survive restarts and no visitor
can change what another one sees. Nothing is trusted: requests can come from anybody.
"""

import base64
import binascii
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np

from cnn_demo import data
from cnn_demo.data import store
from cnn_demo.errors import BadImage, BadValue, Busy, EmptyDrawing, LabError
from cnn_demo.inspection.interventions import edited_network as editing
from cnn_demo.inspection.layers import feature_maps
from cnn_demo.inspection.layers import kernels as kernel_tiles
from cnn_demo.networks.analysis.layer_summary import anatomy_of
from cnn_demo.prediction import classifier, image_io, model_store, preprocess
from cnn_demo.prediction.checkpoint.card import Card
from cnn_demo.prediction.model_store import Network
from cnn_demo.prediction.preprocess import Pixels, Prepared
from cnn_demo.ui.rpc import layer_strip, serialize
from cnn_demo.ui.rpc.protocol import Json, answering, packed, word

MOST_DATA_URL = 1_400_000  # characters: an image of about 1 MB
PATIENCE = 2.0  # seconds that a question waits for its turn
_turns = threading.BoundedSemaphore(2)  # forward passes at a time: more would only slow each other down


@answering
def networks(request: Json) -> Json:
    """{runs: ids of this visitor's runs} -> the cards for the picker: published ones, then these runs."""
    found = [
        serialize.to_json(card, "Published", model_store.get(card.network).epochs) for card in model_store.published()
    ]
    runs = request.get("runs")
    for run_id in runs[:20] if isinstance(runs, list) else []:
        try:
            network = model_store.get(run_id)
        except LabError:
            continue  # it was kept for a while only
        found.append(serialize.to_json(network.card, "Yours", network.epochs))
    return {"networks": found}


@answering
def look(request: Json) -> Json:
    """{network, epoch, image, skip, scale, wide} -> prediction, steps, maps: all from one forward pass."""
    network = network_of(request)
    prepared, truth = prepared_of(request, network.card)
    with turn():
        prediction, trace = classifier.classify_traced(network, prepared)
        scope = request.get("scale", "layer")
        layers = feature_maps.all_maps(trace, scope) if request.get("wide") else None
        glance = layer_strip.glance(trace, scope)
    return {
        "network": network.id,
        "classes": list(prediction.classes),
        "probabilities": [round(float(p), 5) for p in prediction.probabilities],
        "best": prediction.best,
        "truth": truth,
        "none_of_these": prediction.none_of_these,
        "sentence": serialize.none_of_these(prediction, network.card),
        "seen": image_json(channels_last(prepared.pixels)),
        "steps": [
            image_json(step.image)
            | {
                "name": step.name,
                "title": step.name.capitalize(),
                "sentence": step.sentence,
                "switchable": step.is_optional,
            }
            for step in prepared.steps
        ],
        "strip": [_sized(layer) for layer in feature_maps.to_json(glance)["layers"]],
        "layers": None if layers is None else [_sized(layer) for layer in feature_maps.to_json(layers)["layers"]],
    }


@answering
def kernels(request: Json) -> Json:
    """{network, epoch, layer} -> the kernels of one convolution as signed codes, and how large each is."""
    found = kernel_tiles.kernels(network_of(request).model, str(request.get("layer")), most=64)
    filters, channels, h, w = found.codes.shape
    return {
        "codes": packed(found.codes),
        "h": h,
        "w": w,
        "limit": found.limit,
        "shown": [filters, channels],
        "total": list(found.total),
        "sizes": [float(f"{size:.4g}") for size in found.sizes.flatten()],
        "rgb": None if found.rgb is None else packed(found.rgb),
    }


@answering
def test_image(request: Json) -> Json:
    """{data, index or null} -> an image of the test set; null takes one at random."""
    dataset = store.load(word(request, "data"))
    index = request.get("index")
    if index is None:
        index = random.randrange(len(dataset.test))
    return _test_json(dataset, index)


@answering
def examples(request: Json) -> Json:
    """{data} -> the first test image of each class."""
    dataset = store.load(word(request, "data"))
    labels = dataset.test.labels.tolist()
    return {"examples": [_test_json(dataset, labels.index(c)) for c in range(len(dataset.spec.classes)) if c in labels]}


@contextmanager
def turn() -> Iterator[None]:
    """Room for one forward pass; Busy, in words, when there was none for PATIENCE seconds."""
    if not _turns.acquire(timeout=PATIENCE):
        raise Busy("Many people are here right now.")
    try:
        yield
    finally:
        _turns.release()


def network_of(request: Json) -> Network:
    """The network and epoch that a question names, with the question's own edits (see inspection.edits)."""
    network = model_store.get(word(request, "network"), request.get("epoch"))
    off, kernels = request.get("edits"), request.get("kernels")
    if not off and not kernels:
        return network
    card = replace(network.card, known=None)  # what counts as known was measured without edits
    anatomy = anatomy_of(card.architecture, card.input_shape, len(card.classes))
    edits = editing.read(off, kernels, network.model, anatomy)
    return replace(network, card=card, model=editing.edited(network.model, edits))


def _skip(request: Json) -> frozenset[str]:
    skip = request.get("skip") or []
    return frozenset(name for name in skip if isinstance(name, str)) if isinstance(skip, list) else frozenset()


def prepared_of(request: Json, card: Card) -> tuple[Prepared, int | None]:
    """The question's image as the network sees it, and its true label where that is known."""
    image, skip = request.get("image"), _skip(request)
    if not isinstance(image, dict):
        raise EmptyDrawing()
    kind = image.get("kind")
    if kind == "test":
        return _prepared_test(image, card, skip)
    decoded = image_io.read(from_data_url(image.get("data")))
    if kind == "ink":
        return preprocess.from_ink(np.asarray(decoded)[:, :, 0], card, skip), None
    if kind == "photo":
        return preprocess.from_photo(decoded, card, skip), None
    raise BadImage("An image is drawn, uploaded, or taken from a test set.")


def _prepared_test(image: Json, card: Card, skip: frozenset[str]) -> tuple[Prepared, int | None]:
    dataset = store.load(word(image, "data"))
    pixels, label = test_pixels(dataset, image.get("index"))
    if dataset.spec.shape == card.input_shape:
        prepared = preprocess.from_pixels(pixels, card)
    else:
        prepared = preprocess.from_photo(image_io.from_array(channels_last(pixels)), card, skip)
    return prepared, label if dataset.spec.classes == card.classes else None


def from_data_url(text: Any) -> bytes:
    """The bytes of an image that the page sent; BadImage when they are none, or too many."""
    if not isinstance(text, str) or not text.startswith("data:image/") or "," not in text:
        raise BadImage("That is not an image. PNG, JPEG, WebP, GIF and BMP work.")
    if len(text) > MOST_DATA_URL:
        raise BadImage("That image is too large to send. Make it smaller than 1 MB.")
    try:
        return base64.b64decode(text.split(",", 1)[1], validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadImage("That image arrived broken. Send it again.") from error


def test_pixels(dataset: data.Dataset, index: Any) -> tuple[Pixels, int]:
    if isinstance(index, bool) or not isinstance(index, int) or not 0 <= index < len(dataset.test):
        raise BadValue(f"{dataset.spec.title} has test images 0 to {len(dataset.test) - 1:,} here.")
    return dataset.test.images[index].numpy(), int(dataset.test.labels[index])


def _test_json(dataset: data.Dataset, index: Any) -> Json:
    pixels, label = test_pixels(dataset, index)
    facts = {"data": dataset.spec.id, "index": index, "label": dataset.spec.classes[label]}
    return image_json(channels_last(pixels)) | facts


def channels_last(pixels: Pixels) -> Pixels:
    moved: Pixels = pixels[0] if len(pixels) == 1 else pixels.transpose(1, 2, 0)
    return moved


def image_json(image: Pixels) -> Json:
    """uint8 (H, W) or (H, W, 3) for lab.palette.image."""
    height, width, *channels = image.shape
    return {"pixels": packed(image), "width": width, "height": height, "channels": channels[0] if channels else 1}


def _sized(layer: Json) -> Json:
    maps, *sides = layer["shape"]
    return layer | {"size": f"{maps}@{'×'.join(map(str, sides))}" if sides else f"{maps} values"}
