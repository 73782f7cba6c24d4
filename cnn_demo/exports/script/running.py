"""A script that runs a network on photos, for one whose images were a visitor's and are nobody else's to train on."""

import torch

from cnn_demo import networks
from cnn_demo.exports.script.network import network_code
from cnn_demo.exports.script.source_collector import names_in
from cnn_demo.networks.analysis.anatomy import anatomy_of
from cnn_demo.prediction.checkpoint.card import Card
from cnn_demo.prediction.model_store import stem
from cnn_demo.prediction.preprocessing.photo_frame import CROP_PADDING, is_framed

OPENING = '''"""$title on photos, in plain PyTorch, with the weights that CNN Lab gives beside this script.

    python $name.py photo.jpg [more photos]

It needs torch, numpy, Pillow and safetensors, and $name.safetensors in the same folder.
"""
'''

FRAME = '''

def prepare(image: Image.Image) -> Tensor:
    """The shorter side to a little more than the network sees, then the middle: (1, 3, SIDE, SIDE), normalized."""
    image = image.convert("RGB")
    factor = (SIDE + $padding) / min(image.size)
    width, height = (max(SIDE + $padding, round(side * factor)) for side in image.size)
    left, top = (width - SIDE) // 2, (height - SIDE) // 2
    image = image.resize((width, height), Image.Resampling.BICUBIC).crop((left, top, left + SIDE, top + SIDE))
'''

SQUARE = '''

def prepare(image: Image.Image) -> Tensor:
    """The middle square, made small: (1, 3, SIDE, SIDE), normalized."""
    image = image.convert("RGB")
    side = min(image.size)
    left, top = (image.width - side) // 2, (image.height - side) // 2
    image = image.crop((left, top, left + side, top + side)).resize((SIDE, SIDE), Image.Resampling.LANCZOS)
'''

REST = '''    pixels = torch.from_numpy(np.asarray(image).copy()).permute(2, 0, 1).float() / 255
    return ((pixels - torch.tensor(MEAN).view(3, 1, 1)) / torch.tensor(STD).view(3, 1, 1))[None]


def load() -> Network:
    """The network with its weights, ready to answer."""
    network = Network().eval().requires_grad_(False)
    network.load_state_dict(load_file(Path(__file__).with_suffix(".safetensors")))
    return network


def main() -> None:
    network = load()
    for path in sys.argv[1:]:
        probabilities = network(prepare(ImageOps.exif_transpose(Image.open(path))))[0].softmax(0)
        best = int(probabilities.argmax())
        print(f"{path}: {CLASSES[best]} ({100 * float(probabilities[best]):.1f} %)")


if __name__ == "__main__":
    main()
'''


def running_script(card: Card) -> str:
    """The Python text. It says nothing about "none of these": see the model card."""
    spec = networks.architecture_of(card.architecture)
    with torch.device("meta"):
        model = networks.build(card.architecture, card.input_shape, len(card.classes))
    code = network_code(model, spec, anatomy_of(card.architecture, card.input_shape, len(card.classes)))
    frame = FRAME.replace("$padding", str(CROP_PADDING)) if is_framed(card) else SQUARE
    opening = OPENING.replace("$title", spec.title).replace("$name", stem(card))
    settings = [
        f"CLASSES = {card.classes!r}",
        f"MEAN, STD = {card.mean!r}, {card.std!r}  # of each color, for values from 0 to 1",
        f"SIDE = {card.input_shape[1]}  # pixels",
    ]
    body = f"{code}\n{frame}{REST}"
    return f"{opening}\n{_imports(body)}\n\n" + "\n".join(settings) + f"\n\n\n{body}"


def _imports(code: str) -> str:
    used = names_in(code)
    first = ["import sys"]
    first += ["from collections import OrderedDict"] if "OrderedDict" in used else []
    functional = ["from torch.nn import functional as F"] if "F" in used else []
    others = ["import numpy as np", "import torch", "from PIL import Image, ImageOps"]
    return "\n".join(
        [
            *first,
            "from pathlib import Path",
            "",
            *others,
            "from safetensors.torch import load_file",
            "from torch import Tensor, nn",
            *functional,
        ]
    )
