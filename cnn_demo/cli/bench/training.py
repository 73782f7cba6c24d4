"""How long the fastest recipe takes to an accuracy, against the article's training on the same machine."""

import dataclasses
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from statistics import median

import torch

from cnn_demo.cli.bench.result import NotRun, Row
from cnn_demo.cli.bench.yardsticks.baseline_loops import ARTICLES, seconds_for
from cnn_demo.cli.bench.yardsticks.peak import Limit, measured_limit, operations_of
from cnn_demo.data import DATASETS, Dataset
from cnn_demo.errors import BadValue
from cnn_demo.networks import build
from cnn_demo.prediction.stores import Stores
from cnn_demo.training.config.recipes import RACES, Race
from cnn_demo.training.engine.device import detect
from cnn_demo.training.engine.metrics import evaluate
from cnn_demo.training.engine.trainer import Progress, train
from cnn_demo.training.engine.views import Views

FASTER = {"mnist-99": 25, "fashion_mnist-90.5": 20, "cifar10-80": 100}  # times the article's training; what is promised
MEASURED = {"mnist": 2000, "fashion_mnist": 400, "cifar10": 100}  # steps of the article's loop that are timed
TIMES, SHORT = 3, 15.0  # trainings of one race, while they take less than so many seconds: a machine's speed varies
FIRST = tuple(name for name, race in RACES.items() if not race.takes)  # short enough to be run each time


def rows(full: bool) -> Iterator[Row | NotRun]:
    """The short races, and how to run each of the long ones."""
    yield from rows_of(FIRST, full)
    for name in RACES:
        if name not in FIRST:
            how = f"`python -m cnn_demo bench --rows {name}`, about {RACES[name].takes}"
            yield NotRun(what_of(name, DATASETS[RACES[name].data].title), how)


def rows_of(names: Sequence[str], full: bool) -> Iterator[Row]:
    """These races, one after the other."""
    stores = Stores.open()
    for name in names:
        race = RACES[name]
        dataset = stores.data.load_or_download(race.data, lambda sentence: print(sentence, file=sys.stderr))
        limit = limit_for(race)
        seconds, reached = _ours(race, dataset)
        yield against_article(name, dataset, "test accuracy", seconds, reached, limit, FASTER.get(name), full)


def limit_for(race: Race) -> Limit:
    """What this machine multiplies at most just now, in the number format of this race."""
    return measured_limit(detect(race.config.precision))


def against_article(
    name: str,
    dataset: Dataset,
    what: str,
    seconds: float,
    reached: float,
    limit: Limit,
    goal: float | None,
    full: bool,
) -> Row:
    """A training of so many seconds against the article's on the same data; no ratio when its accuracy is too low."""
    race = RACES[name]
    told, their_seconds = _theirs(dataset, full)
    views = f", {race.views} views of each test image" if race.views > 1 else ""
    missed = "" if reached >= race.accuracy else f", below {100 * race.accuracy:g} %"
    return Row(
        what_of(name, f"{dataset.spec.title}{' (sample)' * dataset.is_sample}", what),
        f"{seconds:.1f} s, {100 * reached:.2f} %{views}{missed}",
        told,
        0.0 if missed else their_seconds / seconds,
        goal,
        limit=limit.share(operations_of(race.config, dataset), seconds),
    )


def what_of(name: str, title: str, what: str = "test accuracy") -> str:
    return f"{title}: {100 * RACES[name].accuracy:g} % {what}"


def accuracies(race: Race, dataset: Dataset, seeds: Sequence[int]) -> Iterator[float]:
    """What one training with each of these seeds reaches on the data set's test images."""
    hardware = detect(race.config.precision)
    for seed in seeds:
        progress = train(dataclasses.replace(race.config, seed=seed), dataset, hardware=hardware, every=1000)
        yield _accuracy(race, deque(progress, maxlen=1).pop(), dataset)


def hold_out(dataset: Dataset, images: int) -> Dataset:
    """The data set with so many of its training images in the place of its test images: always the same ones."""
    if not 0 < images < len(dataset.train):
        raise BadValue(
            f"Of these {len(dataset.train):,} training images, 1 to {len(dataset.train) - 1:,} can be held out."
        )
    order = torch.randperm(len(dataset.train), generator=torch.Generator().manual_seed(0))
    held, kept = (dataset.train.take(chosen) for chosen in (order[:images], order[images:]))
    return dataclasses.replace(dataset, train=kept, test=held)


def _theirs(dataset: Dataset, full: bool) -> tuple[str, float]:
    """The article's training in words and in seconds: run to its end, or extrapolated from its first steps."""
    data = dataset.spec.id
    article = ARTICLES[data]
    whole = article.steps(len(dataset.train))
    measured = whole if full else MEASURED[data]
    seconds = seconds_for(article, dataset, measured) / measured * whole
    told = "" if full else f", extrapolated from {measured} of {whole:,} steps"
    return f"{article.architecture}, {article.epochs} epochs: {seconds:,.0f} s{told}", seconds


def _ours(race: Race, dataset: Dataset) -> tuple[float, float]:
    """(seconds of training, test accuracy) by the recipe that gets there first: the median time of TIMES trainings
    where they are short. All have the same seed, and so the same accuracy."""
    config = race.config
    hardware = detect(config.precision)
    warm_up = dataclasses.replace(config, epochs=1, max_images=max(4 * config.batch_size, 20))
    for _ in train(warm_up, dataset, hardware=hardware):
        pass
    taken: list[float] = []
    while not taken or (len(taken) < TIMES and max(taken) < SHORT):
        for last in train(config, dataset, hardware=hardware, every=1000):
            print(f"{race.data}: epoch {last.epoch:.2f}, {last.images_per_second:,.0f} images/s", file=sys.stderr)
        taken.append(last.seconds)
    return median(taken), _accuracy(race, last, dataset)


def _accuracy(race: Race, ended: Progress, dataset: Dataset) -> float:
    """On the test images, of the network that a training has ended with."""
    model = build(race.architecture, dataset.spec.shape, len(dataset.spec.classes))
    model.load_state_dict(ended.weights or {})
    return evaluate(Views(model, race.views), dataset.test, dataset).accuracy
