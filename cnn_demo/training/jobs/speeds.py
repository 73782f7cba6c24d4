"""How fast this server trains, learned from the runs that it has done, and what a run will take by that."""

from functools import cached_property
from math import inf

from cnn_demo import settings
from cnn_demo.bounded_cache import BoundedCache
from cnn_demo.data import spec_of
from cnn_demo.prediction.stores import Stores
from cnn_demo.training.config.limits import macs_of
from cnn_demo.training.config.presets import PRESETS
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.session.run import Run

REMEMBERED = 64  # pairs of architecture and data
SETTLED = 0.5  # of a second's training: before that a speed says little
AROUND = 1.0  # seconds for starting, measuring and saving, beside the training itself
NEAR = 0.2  # of much smaller or larger networks than so many times its MACs, a speed says little
VALIDATING = 0.3  # of the time that learning from an image takes


class Speeds:
    """Images a second, by architecture and data. Safe to use from any thread."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores
        self.measured: BoundedCache[tuple[str, str], float] = BoundedCache(REMEMBERED)

    def remember(self, run: Run) -> None:
        """Take in how fast a run is."""
        if run.images_per_second > 0 and run.seconds >= SETTLED:
            self.measured.put((run.config.architecture, run.config.data), run.images_per_second)

    def images_per_second(self, config: TrainConfig) -> tuple[float | None, bool]:
        """(images a second, whether that was measured on this server); None where nobody knows."""
        exact = self.measured.get((config.architecture, config.data))
        if exact:
            return exact, True
        macs = macs_of(config.architecture, config.data)
        here = {pair: pace for pair in self.measured if (pace := self.measured.get(pair))}
        if near := _scaled(here, macs):
            return near, True
        elsewhere = self._elsewhere
        return elsewhere.get((config.architecture, config.data)) or _scaled(elsewhere, macs), False

    def seconds_for(self, config: TrainConfig, train: int, test: int) -> tuple[float | None, float | None, bool]:
        """(seconds until it ends, seconds without its time limit, whether measured here) with so many images in the
        data set; None where nobody knows."""
        speed, is_here = self.images_per_second(config)
        limit = float(min(config.time_limit or settings.MAX_SECONDS, settings.MAX_SECONDS))
        if not speed:
            return None, None, False
        images = min(config.max_images or train, train)
        held_out = 0.0 if config.validate_on == "test" else config.validation_share
        validated = test if config.validate_on == "test" else images * held_out
        epochs = config.epochs + config.extra_epochs
        whole = epochs * (images * (1 - held_out) + VALIDATING * validated) / speed
        return min(whole, limit) + AROUND, whole + AROUND, is_here

    def seconds_left(self, run: Run) -> float:
        """About how long a worker will be at this run, from now or from when it begins; infinite where nobody knows."""
        if run.state != "queued" and run.step and run.seconds_left is not None:
            return run.seconds_left + AROUND
        seconds = self.seconds_for(run.config, *self._sizes(run))[0]
        seconds = run.config.time_limit if seconds is None else seconds
        return inf if seconds is None else seconds * (1 - run.step / run.steps if run.steps else 1)

    def _sizes(self, run: Run) -> tuple[int, int]:
        """Images to learn from and to test on."""
        spec = spec_of(run.config.data)
        is_whole = not run.sample and (settings.downloads_allowed() or self._stores.data.is_here(spec.id))
        if is_whole or not spec.has_sample:
            return spec.train_images, spec.test_images
        sample = self._stores.data.sample(run.config.data)
        return len(sample.train), len(sample.test)

    @cached_property
    def _elsewhere(self) -> dict[tuple[str, str], float]:
        """What was measured on other machines."""
        published = self._stores.models.published()
        cards = [(card.architecture, card.data, card.metrics.get("images_per_second")) for card in published]
        presets = [(each.config.architecture, each.config.data, each.pace) for each in PRESETS.values()]
        return {(architecture, data): pace for architecture, data, pace in [*cards, *presets] if pace}


def _scaled(speeds: dict[tuple[str, str], float], macs: int) -> float | None:
    """The mean of what networks of a similar size would do if they had so many MACs; None where there are none."""
    sizes = {pair: macs_of(*pair) / macs for pair in speeds}
    near = [speeds[pair] * size for pair, size in sizes.items() if NEAR < size < 1 / NEAR]
    return sum(near) / len(near) if near else None
