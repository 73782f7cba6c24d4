"""How fast this server trains, learned from the runs that were watched here, and what a run will take by that."""

from collections.abc import AsyncIterator

from cnn_demo import settings
from cnn_demo.lab import current_lab
from cnn_demo.training.config.limits import macs_of
from cnn_demo.training.config.presets import PRESETS
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.session.run import Run

SETTLED = 0.5  # of a second's training: before that a speed says little
AROUND = 1.0  # seconds for starting, measuring and saving, beside the training itself
NEAR = 0.2  # of much smaller or larger networks than so many times its MACs, a speed says little
VALIDATING = 0.3  # of the time that learning from an image takes


def remember(run: Run) -> None:
    """Take in how fast a run is."""
    if run.images_per_second > 0 and run.seconds >= SETTLED:
        current_lab().speeds.put((run.config.architecture, run.config.data), run.images_per_second)


async def remembered(snapshots: AsyncIterator[Run]) -> AsyncIterator[Run]:
    """The same snapshots, each taken in."""
    async for run in snapshots:
        remember(run)
        yield run


def images_per_second(config: TrainConfig) -> tuple[float | None, bool]:
    """(images a second, whether that was measured on this server); None where nobody knows."""
    speeds = current_lab().speeds
    exact = speeds.get((config.architecture, config.data))
    if exact:
        return exact, True
    macs = macs_of(config.architecture, config.data)
    here = {pair: pace for pair in speeds if (pace := speeds.get(pair))}
    if near := _scaled(here, macs):
        return near, True
    elsewhere = _elsewhere()
    return elsewhere.get((config.architecture, config.data)) or _scaled(elsewhere, macs), False


def _scaled(speeds: dict[tuple[str, str], float], macs: int) -> float | None:
    """The mean of what networks of a similar size would do if they had so many MACs; None where there are none."""
    sizes = {pair: macs_of(*pair) / macs for pair in speeds}
    near = [speeds[pair] * size for pair, size in sizes.items() if NEAR < size < 1 / NEAR]
    return sum(near) / len(near) if near else None


def _elsewhere() -> dict[tuple[str, str], float]:
    """What was measured on other machines."""
    published = current_lab().models.published()
    cards = [(card.architecture, card.data, card.metrics.get("images_per_second")) for card in published]
    presets = [(each.config.architecture, each.config.data, each.pace) for each in PRESETS.values()]
    return {(architecture, data): pace for architecture, data, pace in [*cards, *presets] if pace}


def seconds_for(config: TrainConfig, train: int, test: int) -> tuple[float | None, float | None, bool]:
    """(seconds until it ends, seconds without its time limit, whether measured here) on so many training and test
    images; None where nobody knows."""
    speed, is_here = images_per_second(config)
    limit = float(min(config.time_limit or settings.MAX_SECONDS, settings.MAX_SECONDS))
    if not speed:
        return None, None, False
    images = min(config.max_images or train, train)
    held_out = 0.0 if config.validate_on == "test" else config.validation_share
    validated = test if config.validate_on == "test" else images * held_out
    epochs = config.epochs + config.extra_epochs
    whole = epochs * (images * (1 - held_out) + VALIDATING * validated) / speed
    return min(whole, limit) + AROUND, whole + AROUND, is_here
