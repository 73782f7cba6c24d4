"""A network measured on a person's own images: folders are classes, files in them are their images.

A file that is no image is counted and named, and does not end the measuring.
"""

import difflib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cnn_demo.cli.image_folders import about_links, content, files_in, folders_in, shown
from cnn_demo.errors import BadImage, BadValue, LabError
from cnn_demo.prediction.network import Network

NAMED = 5  # broken files and unknown folders are named so far
OFFERED = 12  # classes are named so far


@dataclass(frozen=True)
class Seen:
    """One image: its true class and the network's answer, by position."""

    truth: int
    answer: int
    none_of_these: bool


@dataclass(frozen=True)
class Found:
    """All that was seen, in order, the files that could not be, each with its reason, and how many links there were."""

    images: tuple[Seen, ...]
    broken: tuple[tuple[str, str], ...]
    links: int


def class_folders(folder: str, classes: Sequence[str]) -> dict[Path, int]:
    """Folder -> position of its class; names are matched without regard to case, underscores and hyphens.

    BadValue when there is no such folder, none in it, or one that is no class of the network.
    """
    folders = folders_in(folder)
    if not folders:
        raise BadValue(
            f'There are no folders in "{shown(folder)}". Each class has a folder of its own with its name, such as '
            f'"{classes[0]}", and its images in it.'
        )
    places = {_plain(name): i for i, name in reversed(list(enumerate(classes)))}
    if odd := [each.name for each in folders if _plain(each.name) not in places]:
        raise BadValue(_no_class(odd, classes))
    return {each: places[_plain(each.name)] for each in folders}


def look_at(folders: dict[Path, int], network: Network) -> Found:
    """The network's answer to every image. LabError when there is none that can be read."""
    from tqdm import tqdm

    images: list[Seen] = []
    broken: list[tuple[str, str]] = []
    listed = [(files_in(folder), truth) for folder, truth in folders.items()]
    files = [(path, truth) for (inside, _), truth in listed for path in inside]
    links = sum(each for (_, each), _ in listed)
    for path, truth in tqdm(files, unit="image", disable=None, leave=False):
        try:
            images.append(_seen(path, truth, network))
        except BadImage as error:
            broken.append((shown(f"{path.parent.name}/{path.name}"), str(error)))
    if not images:
        what = f"none of its {len(broken)} files is an image that can be read" if broken else "its folders are empty"
        raise LabError(f"There is nothing to measure: {what}{about_links(links)}.")
    return Found(tuple(images), tuple(broken), links)


def summary(found: Found, network: str, classes: Sequence[str]) -> dict[str, Any]:
    """The same in numbers: accuracy, each class that has a folder, what is taken for what."""
    seen, total = found.images, Counter(each.truth for each in found.images)
    right = Counter(each.truth for each in seen if each.truth == each.answer)
    mistaken = Counter((each.truth, each.answer) for each in seen if each.truth != each.answer)
    return {
        "network": network,
        "accuracy": sum(right.values()) / len(seen),
        "images": len(seen),
        "none_of_these": sum(each.none_of_these for each in seen),
        "classes": {classes[i]: {"images": many, "right": right[i]} for i, many in sorted(total.items())},
        "confusion": [[classes[truth], classes[answer], many] for (truth, answer), many in mistaken.most_common()],
        "broken": dict(found.broken),
    }


def lines(found: Found, told: dict[str, Any], empty: Sequence[str]) -> Iterator[str]:
    """What summary() says, for people."""
    from cnn_demo.training.evaluation.confusion import interval

    hits = round(told["accuracy"] * told["images"])
    low, high = interval(hits, told["images"])
    yield (
        f"{told['network']}: {100 * told['accuracy']:.2f} % right, {hits:,} of {told['images']:,} images "
        f"(95 % interval {100 * low:.1f} to {100 * high:.1f} %)"
    )
    wide = max(map(len, told["classes"]))
    for name, each in told["classes"].items():
        right, many = each["right"], each["images"]
        yield f"  {name:{wide}}  {right:>5,} of {many:>5,}  {100 * right / many:6.2f} %"
    for truth, answer, many in told["confusion"]:
        yield f"  {truth} taken for {answer}: {many:,}"
    yield f"none of these: {told['none_of_these']:,} of {told['images']:,}, counted above by their nearest class"
    if len(told["classes"]) == 1:
        yield "There is one class only: what is mistaken for it cannot be seen."
    if empty:
        yield f"Without images: {', '.join(map(shown, empty))}."
    if found.links:
        yield f"Not followed{about_links(found.links)}."
    if found.broken:
        named = "; ".join(f"{name} ({why})" for name, why in found.broken[:NAMED])
        more = f"; and {len(found.broken) - NAMED:,} more" if len(found.broken) > NAMED else ""
        yield f"Left out, {len(found.broken):,} that cannot be read: {named}{more}"


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]+", " ", name).strip().casefold()


def _no_class(odd: Sequence[str], classes: Sequence[str]) -> str:
    named = ", ".join(f'"{shown(name)}"' for name in odd[:NAMED]) + (" and others" if len(odd) > NAMED else "")
    plain = {_plain(name): name for name in classes}
    near = [plain[name] for each in odd[:NAMED] for name in difflib.get_close_matches(_plain(each), plain, 2)]
    many = len(classes)
    offered = ", ".join(near or classes[:OFFERED]) + (
        f" and {many - OFFERED:,} more" if not near and many > OFFERED else ""
    )
    asked = "Did you mean" if near else "It knows"
    return f"This network has no class {named}. {asked}: {offered}{'?' if near else '.'}"


def _seen(path: Path, truth: int, network: Network) -> Seen:
    from cnn_demo.prediction.classifier import classify
    from cnn_demo.prediction.preprocessing import image_io, preprocess

    prediction = classify(network, preprocess.from_photo(image_io.read(content(path)), network.card))
    return Seen(truth, prediction.best, bool(prediction.none_of_these))
