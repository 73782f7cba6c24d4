"""How long `quick` takes to an accuracy, against how long the article's training takes on the same machine."""

import dataclasses
import sys
from collections.abc import Iterator

from cnn_demo.cli.bench.baseline_loops import ARTICLES, seconds_for
from cnn_demo.cli.bench.result import Row
from cnn_demo.data import Dataset
from cnn_demo.networks import build
from cnn_demo.prediction.stores import Stores
from cnn_demo.training.config.train_config import fastest_for
from cnn_demo.training.engine.device import detect
from cnn_demo.training.engine.metrics import evaluate
from cnn_demo.training.engine.trainer import train

GOALS = {"mnist": (0.99, 20), "fashion_mnist": (0.905, 8), "cifar10": (0.80, 50)}  # test accuracy, times faster
MEASURED = {"mnist": 500, "fashion_mnist": 200, "cifar10": 100}  # steps of the article's loop that are timed


def rows(full: bool) -> Iterator[Row]:
    stores = Stores.open()
    for data in GOALS:
        dataset = stores.data.load_or_download(data, lambda sentence: print(sentence, file=sys.stderr))
        ours, reached = _ours(data, dataset)
        yield against_article(dataset, "test accuracy", ours, reached, full)


def against_article(dataset: Dataset, what: str, seconds: float, reached: float, full: bool) -> Row:
    """A training of so many seconds against the article's on the same data; no ratio when its accuracy is too low."""
    data = dataset.spec.id
    accuracy, faster = GOALS[data]
    told, their_seconds = _theirs(data, dataset, full)
    missed = "" if reached >= accuracy else f", below {100 * accuracy:g} %"
    return Row(
        f"{dataset.spec.title}{' (sample)' * dataset.is_sample}: {100 * accuracy:g} % {what}",
        f"{seconds:.1f} s, {100 * reached:.2f} %{missed}",
        told,
        0.0 if missed else their_seconds / seconds,
        faster,
    )


def _theirs(data: str, dataset: Dataset, full: bool) -> tuple[str, float]:
    """The article's training in words and in seconds: run to its end, or extrapolated from its first steps."""
    article = ARTICLES[data]
    whole = article.steps(len(dataset.train))
    measured = whole if full else MEASURED[data]
    seconds = seconds_for(article, dataset, measured) / measured * whole
    told = "" if full else f", extrapolated from {measured} of {whole:,} steps"
    return f"{article.architecture}, {article.epochs} epochs: {seconds:,.0f} s{told}", seconds


def _ours(data: str, dataset: Dataset) -> tuple[float, float]:
    """(seconds of training, test accuracy) by the recipe that gets there first."""
    config = fastest_for(data)
    hardware = detect(config.precision)
    warm_up = dataclasses.replace(config, epochs=1, max_images=max(4 * config.batch_size, 20))
    for _ in train(warm_up, dataset, hardware=hardware):
        pass
    model = build(config.architecture, dataset.spec.shape, len(dataset.spec.classes))
    for last in train(config, dataset, hardware=hardware, model=model, every=1000):
        print(f"{data}: epoch {last.epoch:.2f}, {last.images_per_second:,.0f} images/s", file=sys.stderr)
    model.load_state_dict(last.weights or {})
    return last.seconds, evaluate(model, dataset.test, dataset).accuracy
