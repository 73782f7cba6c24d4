"""Three ways to learn from few images: from scratch, or with what another network has learned, frozen or not.

All three get the same images, epochs and seed, so what differs is where they begin and what may change. See
`freezing` for what each keeps as it is.
"""

import dataclasses
from dataclasses import dataclass

import torch
from torch import nn

from cnn_demo import networks
from cnn_demo.data import spec_of
from cnn_demo.errors import BadValue
from cnn_demo.networks.torch_compat import WithoutRandomNumbers
from cnn_demo.prediction.checkpoint.card import Card
from cnn_demo.prediction.model_store import ModelStore
from cnn_demo.training.config.recipes import recipe_for
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.engine.freezing import blocks_of, layers_frozen
from cnn_demo.training.session.transfer import check_start, has_new_head

FEWEST, MOST = 50, 2000  # images
HELD_OUT = 0.2  # of few images, so that the best epoch is not chosen by a handful
LARGEST_BATCH = 32


@dataclass(frozen=True)
class TransferMethod:
    """One of them: where it begins, what it keeps as it is, and how fast the rest learns (AdamW, one cycle).

    The learning rates were the better ones of 0.003 and 0.01 on most of 12 trials with `quick`: MNIST to Fashion-MNIST
    and back, 100, 300 and 1,000 images, two seeds.
    """

    id: str
    title: str
    sentence: str
    starts: bool
    freeze: str
    learning_rate: float


METHODS = (
    TransferMethod("scratch", "From scratch", "Random weights.", False, "none", 0.003),
    TransferMethod(
        "features", "Feature extraction", "All before the last layer stays as it is.", True, "features", 0.01
    ),
    TransferMethod(
        "tuning", "Fine-tuning", "The last layer and the block before it learn.", True, "all but the last block", 0.003
    ),
)


EXAMPLES = {  # network to start from -> data that it has never seen
    "quick-mnist": "fashion_mnist",
    "convnet_pooled-cifar10_first_six": "cifar10_last_four",
}


@dataclass(frozen=True)
class DrawnBlock:
    """A block of the network as it is drawn: its first layer's name, its parameters, and what becomes of them."""

    name: str
    parameters: int
    state: str  # "stays", "learns", "new" (random at first, and learns)


@dataclass(frozen=True)
class Plan:
    """One method, ready to be trained. `learns` is how many parameters may change."""

    method: TransferMethod
    config: TrainConfig
    blocks: tuple[DrawnBlock, ...]
    learns: int


def plans(card: Card, models: ModelStore, data: str, images: int, epochs: int, seed: int) -> tuple[Plan, ...]:
    """All methods, from the network of `card` to these data. BadValue for what does not fit or is out of bounds."""
    if isinstance(images, bool) or not isinstance(images, int) or not FEWEST <= images <= MOST:
        raise BadValue(f"Few images are {FEWEST} to {MOST:,} here.")
    spec = spec_of(data)
    with torch.device("meta"), WithoutRandomNumbers():  # only its blocks are wanted
        model = networks.build(card.architecture, spec.shape, len(spec.classes))
    found = []
    for method in METHODS:
        config = dataclasses.replace(
            recipe_for(card.architecture, data),
            optimizer="adamw",
            lr_schedule="one-cycle",
            learning_rate=method.learning_rate,
            weight_decay=0.01,
            label_smoothing=0.0,
            augmentation="none",
            epochs=epochs,
            batch_size=min(LARGEST_BATCH, max(8, images // 8)),
            max_images=images,
            validation_share=HELD_OUT,
            seed=seed,
            pretrained=card.network if method.starts else None,
            freeze=method.freeze,
        )
        check_start(config, models)
        is_new = not method.starts or has_new_head(card, data)
        blocks = drawn(model, method.freeze, all_new=not method.starts, new_head=is_new)
        learns = sum(block.parameters for block in blocks if block.state != "stays")
        found.append(Plan(method, config, blocks, learns))
    return tuple(found)


def drawn(model: nn.Sequential, freeze: str, *, all_new: bool, new_head: bool) -> tuple[DrawnBlock, ...]:
    """The blocks of a network that hold parameters, first to last."""
    frozen = {layer.name for layer in layers_frozen(model, freeze) if layer.frozen}
    blocks, found = blocks_of(model), []
    for number, block in enumerate(blocks, start=1):
        layers = [f"{name}.{inner}".rstrip(".") for name, module in block for inner, _ in module.named_modules()]
        is_new = all_new or (new_head and number == len(blocks))
        state = "stays" if frozen & set(layers) else "new" if is_new else "learns"
        if size := sum(p.numel() for _, module in block for p in module.parameters()):
            found.append(DrawnBlock(block[0][0], size, state))
    return tuple(found)
