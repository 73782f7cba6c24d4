"""Train on a folder of one's own images: each folder in it is a class.

With --start a network for photos gets a new last layer (--freeze features), or learns its last block too; with
--network a small one begins with random numbers.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from cnn_demo.cli import image_folders, output_path
from cnn_demo.errors import BadValue, LabError, unknown

if TYPE_CHECKING:
    from cnn_demo.own_classes.images.collection import Collection
    from cnn_demo.own_classes.learning.learned import Learned
    from cnn_demo.own_classes.learning.task import Start, Task
    from cnn_demo.prediction.stores import Stores

FREEZES: dict[str, "Start"] = {"features": "head", "all but the last block": "last_block"}


def run(arguments: argparse.Namespace) -> int:
    """Write the network, and say how well it tells what it has not learned from."""
    from cnn_demo.own_classes.images.collection import Collection
    from cnn_demo.own_classes.images.limits import COMMAND_LINE, Budget
    from cnn_demo.own_classes.learning.task import Recipe, task_of
    from cnn_demo.prediction.checkpoint import checkpoint_file
    from cnn_demo.prediction.stores import Stores

    recipe = Recipe(
        start=_start(arguments),
        held_out=0.2 if arguments.validation_share is None else arguments.validation_share,
        architecture=arguments.network or Recipe.architecture,
        seed=arguments.seed or 0,
    )
    path = output_path.checked(arguments.out or f"{arguments.folder.resolve().name}.safetensors")
    with tempfile.TemporaryDirectory() as folder:
        collection = Collection(Path(folder), Budget(COMMAND_LINE.bytes), COMMAND_LINE)
        _read(arguments.folder, collection)
        task = task_of(collection, recipe)
        made = _learned(task, Stores.open())
    checkpoint_file.save(path, made.card, made.weights, half=True)
    report = made.report
    for remark in report.remarks:
        print(remark, file=sys.stderr)
    told = "nothing held out"
    if report.held_out_accuracy is not None:
        told = f"{100 * report.held_out_accuracy:.1f} % of {report.held_out_images:,} images held out"
    print(f"{path}: {told}, {len(report.classes)} classes, trained in {report.seconds:.1f} s")
    return 0


def _start(arguments: argparse.Namespace) -> "Start":
    """What learns. BadValue where the options do not go together."""
    from cnn_demo.own_classes.features.extractor import NETWORK

    if arguments.data or arguments.resume:
        raise BadValue("--folder brings its own images: it goes with neither --data nor --resume.")
    if arguments.network:
        if arguments.start:
            raise BadValue("Give --start, a network that has learned, or --network, a design to begin anew: not both.")
        return "scratch"
    if arguments.start not in (None, NETWORK):
        raise unknown("network to begin with here", arguments.start, [NETWORK])
    freeze = arguments.freeze or "features"
    if freeze not in FREEZES:
        raise unknown("way to freeze here", freeze, FREEZES)
    return FREEZES[freeze]


def _read(folder: Path, collection: "Collection") -> None:
    """What cannot be read is named and left out."""
    from tqdm import tqdm

    for place in image_folders.folders_in(str(folder)):
        added = collection.add_class(place.name)
        files, links = image_folders.files_in(place)
        if links:
            print(f"{place}: not followed{image_folders.about_links(links)}.", file=sys.stderr)
        for file in tqdm(files, desc=place.name, unit="image", disable=None, leave=False):
            try:
                collection.add_file(added.id, image_folders.content(file), "photo")
            except LabError as error:
                tqdm.write(f"{file}: {error}", file=sys.stderr)


def _learned(task: "Task", stores: "Stores") -> "Learned":
    from tqdm import tqdm

    from cnn_demo.own_classes.features.extractor import NETWORK, FeatureExtractor
    from cnn_demo.own_classes.learning.learned import Learned, News
    from cnn_demo.own_classes.learning.new_block import learn_block
    from cnn_demo.own_classes.learning.new_head import learn_head
    from cnn_demo.own_classes.learning.new_network import learn_network

    base = stores.models.get(NETWORK)

    def of_head() -> Iterator[News]:
        extractor = FeatureExtractor(stores.models)
        features = [extractor.of(image) for image in tqdm(task.images, unit="image", disable=None, leave=False)]
        yield from learn_head(task, features, base)

    ways: dict[Start, Callable[[], Iterator[News]]] = {
        "head": of_head,
        "last_block": lambda: learn_block(task, stores, base),
        "scratch": lambda: learn_network(task, base.card),
    }
    for news in ways[task.recipe.start]():
        if isinstance(news, str):
            print(news, file=sys.stderr)
        elif isinstance(news, Learned):
            return news
    raise AssertionError("a training ends with what it has learned")
