"""What a page sends while somebody draws, looks inside or brings a photo, as bodies of requests, made before any clock
starts. No two strokes that follow each other are the same image, so that nobody is answered from what was kept.
"""

import base64
import io
import json
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cnn_demo.cli.bench.app_client import Visitor

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

SIDE = 140  # pixels of a drawing as the pad sends it
PHOTO = (640, 480)  # as the page sends a photo, made small
MAPS = 8  # of each block, as the picture of the network shows them
STROKES, PHOTOS = 500, 20  # far more than a server keeps traces of small networks for (64)
SEED = 0


@dataclass(frozen=True)
class Questions:
    """Bodies by what they are: each of `draw`, `look` and `photo` is asked of the question in `names`."""

    draw: list[bytes]
    look: list[tuple[bytes, bytes]]  # about the stroke of the same place: the sum behind a value, a map's numbers
    photo: list[bytes]


def questions_for(address: str, network: str) -> Questions:
    """What visitors ask about this network of the app at this address. LabError where it has none of this name."""
    blocks = Visitor(address).ask("network_graph", network=network)["blocks"]
    graph = [{"layer": block["face"], "most": MAPS} for block in blocks]
    chance = random.Random(SEED)
    strokes = [sent_image("ink", _stroke(chance), "PNG") for _ in range(STROKES)]
    photos = [sent_image("photo", _photo(chance), "JPEG") for _ in range(PHOTOS)]
    layer = graph[0]["layer"]
    return Questions(
        [_body(network, image, graph=graph) for image in strokes],
        [
            (_body(network, image, layer=layer, channel=0), _body(network, image, layer=layer, map=0))
            for image in strokes
        ],
        [_body(network, image, graph=graph) for image in photos],
    )


def _body(network: str, image: dict[str, str], **fields: Any) -> bytes:
    return json.dumps({"network": network, "image": image, **fields}).encode()


def sent_image(kind: str, image: "Picture", form: str) -> dict[str, str]:
    """As the page sends a drawing ("ink") or a photo ("photo"), in a file of this form."""
    file = io.BytesIO()
    image.save(file, form)
    return {"kind": kind, "data": f"data:image/{form.lower()};base64,{base64.b64encode(file.getvalue()).decode()}"}


def _stroke(chance: random.Random) -> "Picture":
    """White ink on black, as a finger moves."""
    from PIL import Image, ImageDraw  # not for those who only ask for help

    image = Image.new("L", (2 * SIDE, 2 * SIDE))
    points = [(chance.uniform(60, 220), y) for y in range(40, 250, 35)]
    ImageDraw.Draw(image).line(points, fill=255, width=chance.randint(18, 30), joint="curve")
    return image.resize((SIDE, SIDE), Image.Resampling.BOX)


def _photo(chance: random.Random) -> "Picture":
    """Something bright before soft noise."""
    from PIL import Image, ImageDraw

    ground = Image.frombytes("RGB", (40, 30), chance.randbytes(40 * 30 * 3)).resize(PHOTO, Image.Resampling.BICUBIC)
    left, top = chance.randint(50, 250), chance.randint(50, 150)
    color = tuple(chance.randint(0, 255) for _ in range(3))
    ImageDraw.Draw(ground).ellipse((left, top, left + 300, top + 250), fill=color)
    return ground
