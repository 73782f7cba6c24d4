"""How soon classes of one's own answer: thirty photos of three classes, from the last one sent to the first answer."""

import argparse
import random
import time
from collections.abc import Iterator
from statistics import median

from cnn_demo.cli.bench.app_client import Visitor, served
from cnn_demo.cli.bench.page_questions import sent_image
from cnn_demo.errors import LabError

CLASSES, EACH, SENT = 3, 10, 4  # classes, photos of each, photos in one question
SIDE = 512  # pixels, the most that the page sends
MOST = 3.0  # seconds; what is promised on two cores
TIMES = 5  # visitors, one after the other
LOOK = 0.05  # seconds between two looks at the training


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--times", type=int, default=TIMES, help=f"how many visitors, one after the other ({TIMES})")


def run(arguments: argparse.Namespace) -> int:
    """Prints the table; 1 where it takes longer than is promised."""
    with served() as app:
        first, *later = [seconds(app.address, number) for number in range(max(2, arguments.times))]
    print("| from the last of thirty photos to an answer | seconds | at most |\n|---|--:|--:|")
    print(f"| first visitor, the photo network not loaded yet | {first:.2f} | – |")
    print(f"| later ones, median | {median(later):.2f} | {MOST:g} |")
    return 0 if median(later) <= MOST else 1


def seconds(address: str, number: int) -> float:
    """Of one visitor, who is told apart by their number. LabError where the training fails."""
    visitor, chance = Visitor(address, f"{number:032x}"), random.Random(number)
    me, last = {"visitor": visitor.name}, 0.0
    pictures = list(_pictures(chance))
    for label in range(CLASSES):
        made = visitor.ask("add_own_class", **me, name=f"Class {label + 1}")["classes"][-1]["id"]
        mine = pictures[label * EACH : (label + 1) * EACH]
        for place in range(0, EACH, SENT):
            last = time.perf_counter()
            visitor.ask("add_own_images", **me, id=made, images=mine[place : place + SENT])
    state = visitor.ask("train_own", **me)
    while not state["ended"]:
        time.sleep(LOOK)
        state = visitor.ask("own_training", **me, training=state["training"])
    if not state["report"]:
        raise LabError(state["message"])
    visitor.ask("classify", network=state["report"]["network"], image=pictures[-1])
    taken = time.perf_counter() - last
    visitor.ask("forget_own_classes", **me)
    return taken


def _pictures(chance: random.Random) -> Iterator[dict[str, str]]:
    """Parts of the example photos, one for each class, and one more of the last: no two are the same."""
    from PIL import Image  # not for those who only ask for help

    from cnn_demo.data.example_photos import example_photos

    paths = [photo.path for photo in list(example_photos().values())[:CLASSES]]
    for path in [*(path for path in paths for _ in range(EACH)), paths[-1]]:
        with Image.open(path) as opened:
            photo = opened.convert("RGB")
        share = chance.uniform(0.6, 0.95)
        width, height = (int(share * side) for side in photo.size)
        left, top = chance.randint(0, photo.width - width), chance.randint(0, photo.height - height)
        part = photo.crop((left, top, left + width, top + height))
        part.thumbnail((SIDE, SIDE))
        yield sent_image("photo", part, "JPEG")
