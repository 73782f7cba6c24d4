"""Run a race with many seeds: its mean and its least accuracy, on the test images or on held-out training images.

Recipes are chosen on held-out images; the test images then say what the chosen one is worth.
"""

import argparse
import sys
from collections.abc import Sequence
from statistics import mean

from cnn_demo.errors import BadValue, unknown

FIRST = 42  # the seed of all recipes
HEAD = """\
| race | seeds | measured on | mean | least |
|---|---|---|--:|--:|"""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("race", help="such as cifar10-80; an unknown one names all")
    parser.add_argument("--seeds", type=int, default=10, metavar="N", help=f"how many, from {FIRST} on (10)")
    words = "measure on N training images, of which it does not learn, in place of the test images"
    parser.add_argument("--held-out", type=int, default=0, metavar="N", help=words)


def run(arguments: argparse.Namespace) -> int:
    """Prints a line for each seed, and the table."""
    from cnn_demo.cli.bench.training import accuracies, hold_out  # with it comes PyTorch
    from cnn_demo.prediction.stores import Stores
    from cnn_demo.training.config.recipes import RACES

    if arguments.race not in RACES:
        raise unknown("race", arguments.race, RACES)
    if arguments.seeds < 1:
        raise BadValue("--seeds: one at least.")
    race, seeds = RACES[arguments.race], range(FIRST, FIRST + arguments.seeds)
    dataset = Stores.open().data.load_or_download(race.data, lambda sentence: print(sentence, file=sys.stderr))
    if arguments.held_out:
        dataset = hold_out(dataset, arguments.held_out)
    found = []
    for seed, accuracy in zip(seeds, accuracies(race, dataset, seeds), strict=True):
        print(f"seed {seed}: {100 * accuracy:.2f} %", file=sys.stderr, flush=True)
        found.append(accuracy)
    images = f"{len(dataset.test):,} {'held-out' if arguments.held_out else 'test'} images"
    print(f"{HEAD}\n{line(arguments.race, seeds, images, found)}")
    return 0


def line(race: str, seeds: Sequence[int], images: str, accuracies: Sequence[float]) -> str:
    span = f"{seeds[0]}" if len(seeds) == 1 else f"{seeds[0]} to {seeds[-1]}"
    return f"| {race} | {span} | {images} | {100 * mean(accuracies):.2f} % | {100 * min(accuracies):.2f} % |"
