"""What the Inside tab tries out: what excites a filter, what a filter or a class wants to see, and the image moved.

Stateless like `service`: an image that grows goes to the page and comes back with the next question.
"""

import base64
import binascii
import math
from typing import Any

import numpy as np

from cnn_demo.errors import BadValue
from cnn_demo.inspection.interventions import activation_maximization, equivariance, perturbations
from cnn_demo.inspection.interventions.top_activations import check_filter
from cnn_demo.inspection.layers.feature_maps import rounded, signed_codes
from cnn_demo.lab import current_lab
from cnn_demo.prediction.checkpoint.card import Card
from cnn_demo.ui.rpc.classify import channels_last, image_json, network_of, prepared_of, test_pixels
from cnn_demo.ui.rpc.protocol import Json, answering, packed, whole

Floats = activation_maximization.Floats


@answering
def excites(request: Json) -> Json:
    """{network, epoch, layer, channel} -> the test images that excite this filter most, and where."""
    network = network_of(request)
    layer, channel = layer_of(request), whole(request, "channel")
    check_filter(network, layer, channel)
    lab = current_lab()
    found = lab.top_activations.top_activations(network, layer, lab.heavy)
    dataset = lab.data.load(network.card.data)
    shown = []
    for patch in lab.top_activations.top_patches(network, found, channel):
        pixels, label = test_pixels(dataset, patch.image)
        field = patch.rectangle
        shown.append(
            image_json(channels_last(pixels))
            | {
                "data": dataset.spec.id,
                "index": patch.image,
                "label": dataset.spec.classes[label],
                "value": rounded(patch.value),
                "field": [field.top, field.left, field.bottom, field.right],
                "padding": list(field.padding),
                "where": field.words,
            }
        )
    looked = f"Looked at {found.images:,} of {len(dataset.test):,} test images of {dataset.spec.title}."
    return {"patches": shown, "words": looked, "images": found.images}


@answering
def grow(request: Json) -> Json:
    """{network, epoch, layer or null, channel, image or null, step, steps, seed} -> the image some steps later.

    `image` is base64 of float32 (c, h, w), little-endian; without one it begins with noise.
    """
    network = network_of(request)
    target = activation_maximization.Target(
        None if request.get("layer") is None else layer_of(request), whole(request, "channel")
    )
    seed = _between(request, "seed", 0, 1_000_000)
    with current_lab().heavy():
        if request.get("image") is None:
            frames = [activation_maximization.starting_image(network, target, seed)]
        else:
            start = _between(request, "step", 0, activation_maximization.STEPS)
            steps = _between(request, "steps", 1, activation_maximization.MOST_AT_ONCE)
            image = _floats(request["image"], network.card)
            frames = list(activation_maximization.gradient_ascent(network, target, image, start, steps, seed))
    last = frames[-1]
    return {
        "image": packed(last.image.astype("<f4")),
        "shown": image_json(channels_last(last.image.round().astype(np.uint8))),
        "step": last.step,
        "of": activation_maximization.STEPS,
        "values": [rounded(frame.value) for frame in frames],
        "peak": rounded(last.peak),
        "stuck": last.is_stuck,
        "silent": last.was_silent,
    }


@answering
def sliders(request: Json) -> Json:
    """{network, epoch} -> the ways in which this network's images can be moved."""
    return {
        "sliders": [
            {"id": s.id, "title": s.title, "unit": s.unit, "low": s.low, "high": s.high, "step": s.step, "rest": s.rest}
            for s in perturbations.sliders(network_of(request).card)
        ]
    }


@answering
def move(request: Json) -> Json:
    """{network, epoch, image, skip, move: {slider: position}, along: [sliders]} -> the moved image, its answer, and
    the answer along those sliders."""
    network = network_of(request)
    prepared, _ = prepared_of(request, network.card)
    now = move_request(request, network.card)
    along = request.get("along")
    names = [name for name in along if isinstance(name, str)] if isinstance(along, list) else []
    with current_lab().drawing():
        found = perturbations.predict_perturbed(network, prepared.pixels, now, names)
    best = int(np.argmax(found.probabilities))
    return {
        "seen": image_json(channels_last(found.pixels)),
        "original": found.original,
        "best": best,
        "probability": round(found.probabilities[best], 5),
        "kept": round(found.probabilities[found.original], 5),
        "curves": [
            {
                "id": curve.slider.id,
                "at": list(curve.slider.positions()),
                "probabilities": [round(p, 5) for p in curve.probabilities],
                "best": list(curve.best),
                "words": curve.words,
            }
            for curve in found.curves
        ],
    }


@answering
def shift(request: Json) -> Json:
    """{network, epoch, image, skip, layer, channel, x, y} -> a layer's map of the image and of the shifted one."""
    network = network_of(request)
    prepared, _ = prepared_of(request, network.card)
    with current_lab().drawing():
        found = equivariance.measure_equivariance(
            network, prepared.pixels, layer_of(request), *(whole(request, name) for name in ("channel", "x", "y"))
        )
    limit = max(float(np.abs(each).max()) for each in (found.first, found.second)) or 1.0
    maps = {"first": found.first, "second": found.second, "difference": found.difference}
    return {
        "layer": found.layer,
        "channel": found.channel,
        "before": image_json(channels_last(prepared.pixels)),
        "after": image_json(channels_last(found.pixels)),
        "h": found.first.shape[0],
        "w": found.first.shape[1],
        "limit": limit if math.isfinite(limit) else None,
        "maps": {name: packed(signed_codes(each, limit)) for name, each in maps.items()},
        "equal": found.equal,
        "words": found.words,
    }


def move_request(request: Json, card: Card) -> perturbations.Perturbation:
    """Where the question's sliders stand."""
    values = request.get("move") or {}
    if not isinstance(values, dict):
        raise BadValue("Say where each slider stands.")
    return perturbations.perturbation_of(values, card)


def layer_of(request: Json) -> str:
    """The layer that the question names."""
    layer = request.get("layer")
    if not isinstance(layer, str):
        raise BadValue("Say which layer.")
    return layer


def _between(request: Json, name: str, low: int, high: int) -> int:
    value = whole(request, name)
    if not low <= value <= high:
        raise BadValue(f"The number of {name} goes from {low} to {high:,}.")
    return value


def _floats(text: Any, card: Card) -> Floats:
    """The image to go on from; its numbers are checked where they are used."""
    size = 4 * math.prod(card.input_shape)
    try:
        content = base64.b64decode(text, validate=True) if isinstance(text, str) else b""
    except (binascii.Error, ValueError):
        content = b""
    if len(content) != size:
        raise BadValue("The image to go on from arrived broken. Start again.")
    return np.frombuffer(content, dtype="<f4").reshape(card.input_shape).astype(np.float32)
