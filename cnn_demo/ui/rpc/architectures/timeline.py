"""What the Gallery tab asks about designs: the five eras, the layer table and the drawing of each.

Stateless like `service`. Originals come from tables in the package, so nothing is built or downloaded for them.
"""

import dataclasses

from cnn_demo.data import DATASETS
from cnn_demo.errors import unknown
from cnn_demo.exports.figures.block_diagram import overview
from cnn_demo.lab import current_lab
from cnn_demo.networks import ARCHITECTURES
from cnn_demo.networks.analysis.anatomy import LayerAnatomy, anatomy_of
from cnn_demo.networks.analysis.block_folding import describe_layer, fold_blocks
from cnn_demo.networks.analysis.depth import depth
from cnn_demo.networks.architecture import Shape, times
from cnn_demo.networks.imagenet import CLASSES, IMAGE, ORIGINALS, layers_of
from cnn_demo.networks.timeline import ERAS, Era
from cnn_demo.prediction.checkpoint.card import Card
from cnn_demo.ui.rpc.protocol import Json, answering, word


@answering
def eras(request: Json) -> Json:
    """{} -> the five eras: story, results, designs to draw, and the small version with its shipped networks."""
    cards = current_lab().models.published()
    return {"eras": [_era(era, cards) for era in ERAS]}


@answering
def design(request: Json) -> Json:
    """{design} -> layers, folded boxes, totals and a drawing (SVG) of an original or of an era's small version."""
    name = word(request, "design")
    title, layers, image, classes = _layers(name)
    boxes = fold_blocks(layers)
    original = ORIGINALS.get(name)
    return {
        "design": name,
        "title": title,
        "image": times(image),
        "classes": classes,
        "parameters": sum(layer.parameters for layer in layers),
        "macs": sum(layer.macs for layer in layers),
        "depth": depth(layers),
        "differs": original.differs if original else "",
        "training_only": original.training_only if original else 0,
        "svg": overview(boxes, image, f"{title}, from the image down to its {classes:,} classes"),
        "boxes": [
            {
                "title": box.title,
                "detail": box.detail,
                "times": box.times,
                "shape": times(box.shape),
                "parameters": box.parameters,
                "macs": box.macs,
                "layers": len(box.names),
            }
            for box in boxes
        ],
        "layers": [_layer(layer) for layer in layers],
    }


def _era(era: Era, cards: list[Card]) -> Json:
    designs = era.originals or (era.small,)
    small = ARCHITECTURES[era.small]
    return {
        "id": era.id,
        "title": era.title,
        "year": era.year,
        "story": list(era.story),
        "idea": era.idea,
        "paper": era.paper,
        "results": [dataclasses.asdict(result) for result in era.results],
        "designs": [{"id": name, "title": _layers(name)[0]} for name in designs],
        "small": {
            "id": small.id,
            "title": small.title,
            "story": small.story,
            "shipped": [_shipped(card) for card in cards if card.architecture == small.id],
        },
    }


def _shipped(card: Card) -> Json:
    return {
        "network": card.network,
        "data": DATASETS[card.data].title if card.data in DATASETS else card.data,
        "color": card.input_shape[0] == 3,
        "parameters": card.parameters,
        "test_accuracy": card.metrics.get("test_accuracy"),
        "best_epoch": card.metrics.get("best_epoch"),
        "epochs": card.metrics.get("epochs"),
        "seconds": card.metrics.get("seconds"),
        "train_images": card.train_images,
        "hardware": card.hardware,
    }


def _layers(name: str) -> tuple[str, tuple[LayerAnatomy, ...], Shape, int]:
    """Title, layers, image and classes of an original, or of a small version on the images that it is for."""
    small = [era.small for era in ERAS]
    if name in ORIGINALS:
        return ORIGINALS[name].title, layers_of(name), IMAGE, CLASSES
    if name not in small:
        raise unknown("design", name, [*ORIGINALS, *small])
    published = ARCHITECTURES[name].published
    assert published is not None
    shape, classes, _ = published
    return ARCHITECTURES[name].title, anatomy_of(name, shape, classes), shape, classes


def _layer(layer: LayerAnatomy) -> Json:
    return {
        "name": layer.name,
        "what": describe_layer(layer),
        "shape": times(layer.output_shape),
        "parameters": layer.parameters,
        "parameter_formula": layer.parameter_formula,
        "macs": layer.macs,
        "mac_formula": layer.mac_formula,
        "sees": times(layer.receptive_field),
    }
