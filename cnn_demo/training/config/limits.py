"""What a visitor's run may cost: bounds on one batch and on a whole run, checked before it is queued."""

from functools import lru_cache
from math import prod

from cnn_demo import networks
from cnn_demo.data import spec_of
from cnn_demo.errors import BadValue
from cnn_demo.networks import ArchitectureSpec
from cnn_demo.networks.analysis.anatomy import anatomy_of
from cnn_demo.training.config.train_config import TrainConfig

# One batch should take less than a second, so that Stop is obeyed at once. The heaviest of our own recipes, quick on
# CIFAR-10 in batches of 128, needs 20 billion multiplications a batch to answer, and three times those to learn.
BATCH_MACS = 24e9
BATCH_OUTPUTS = 400e6  # outputs of all layers, which a step keeps until it has gone back through them: 1.6 GB
LARGEST = 64  # pixels of the images that there may be to learn from
MOST_IMAGES = 12_000_000  # 200 epochs of 60,000: what a whole run may look at
COUNTED = 512  # designs whose sizes are kept: a full queue's, and those that were measured, each second anew


def check_limits(config: TrainConfig) -> None:
    """BadValue, naming what is allowed, for a run that would cost too much."""
    spec = spec_of(config.data)
    largest = max(1, int(BATCH_MACS / macs_of(config.architecture, config.data)))
    if config.batch_size > largest:
        title = networks.architecture_of(config.architecture).title
        raise BadValue(f"A batch of {config.batch_size:,} takes too long with {title}. Use at most {largest:,}.")
    largest = max(1, int(BATCH_OUTPUTS / outputs_of(config.architecture, config.data)))
    if config.batch_size > largest:
        title = networks.architecture_of(config.architecture).title
        raise BadValue(f"A batch of {config.batch_size:,} takes too much memory with {title}. Use at most {largest:,}.")
    images = min(config.max_images or spec.train_images, spec.train_images)
    if (config.epochs + config.extra_epochs) * images > MOST_IMAGES:
        raise BadValue(
            f"{config.epochs + config.extra_epochs} epochs of {images:,} images are too much for one run. "
            f"Use at most {MOST_IMAGES // images:,} epochs, or fewer images."
        )


def trainable() -> list[ArchitectureSpec]:
    """All designs but those for large photos, of which there are none here to learn from."""
    specs = networks.ARCHITECTURES.values()
    return [spec for spec in specs if spec.published is None or max(spec.published[0]) <= LARGEST]


@lru_cache(maxsize=COUNTED)
def outputs_of(architecture: str, data: str) -> int:
    """Outputs of all layers, for one image."""
    spec = spec_of(data)
    return sum(prod(layer.output_shape) for layer in anatomy_of(architecture, spec.shape, len(spec.classes)))


@lru_cache(maxsize=COUNTED)
def macs_of(architecture: str, data: str) -> int:
    """Multiplications of one answer in convolution and dense layers."""
    spec = spec_of(data)
    return sum(layer.macs for layer in anatomy_of(architecture, spec.shape, len(spec.classes)))
