"""The parts of a model card that say how well a network does: accuracy by class, confusion, confidence, the unknown."""

from collections.abc import Iterator

from cnn_demo.exports.model_card.markdown import percent, plain, table
from cnn_demo.inspection.evaluation.predictions import TestPredictions
from cnn_demo.inspection.evaluation.report import Report
from cnn_demo.prediction.checkpoint.card import Card

MOST_CLASSES = 20  # of which the whole confusion matrix is printed
MOST_CONFUSED = 5
SURE = (0.5, 0.9, 0.99)  # confidence below which an answer may be left open


def results(card: Card, found: TestPredictions, made: Report, epoch: int | None) -> str:
    low, high = made.interval
    lines = [
        "## Results",
        "",
        f"**{percent(made.right / made.seen)} right**, measured for this card {plain(found.words)}: {made.right:,} of "
        f"{made.seen:,}. With 95 % confidence it is between {percent(low)} and {percent(high)} of all such images.",
    ]
    stated, images = card.metrics.get("test_accuracy"), card.metrics.get("test_images")
    if stated is not None and images is not None:
        best = "" if epoch is None else " of the kept epoch"
        lines.append(f"Measured{best} at the end of the training, on {images:,} test images: {percent(stated)}.")
    if card.recipe.get("validate_on") == "test":
        lines.append("The best epoch was chosen by the test images, so these numbers flatter it.")
    lines += ["", *_by_class(card, made), "", *_confusion(card, made)]
    return "\n".join(lines)


def _by_class(card: Card, made: Report) -> Iterator[str]:
    rows = [
        (plain(name), "-" if share is None else percent(share), f"{total:,}")
        for name, share, total in zip(card.classes, made.by_class, made.matrix.sum(1).tolist(), strict=True)
    ]
    yield table(("class", "right", "images"), rows)


def _confusion(card: Card, made: Report) -> Iterator[str]:
    off = made.matrix.copy()
    off[range(len(off)), range(len(off))] = 0
    order = (-off).flatten().argsort(kind="stable")[:MOST_CONFUSED].tolist()
    pairs = [divmod(place, len(off)) for place in order if off.flat[place]]
    if pairs:
        words = (f"{plain(card.classes[t])} taken for {plain(card.classes[a])} ({off[t, a]} times)" for t, a in pairs)
        yield f"Most often confused: {', '.join(words)}."
    if len(card.classes) <= MOST_CLASSES:
        yield from ("", "Rows are true classes, columns are answers:", "")
        rows = [(plain(name), *row) for name, row in zip(card.classes, made.matrix.tolist(), strict=True)]
        yield table(("", *map(plain, card.classes)), rows)


def calibration(made: Report) -> str:
    rows = [
        (
            f"{100 * each.low:.0f} to {100 * each.high:.0f} %",
            each.images,
            percent(each.confidence),
            percent(each.accuracy),
        )
        for each in made.bins
        if each.confidence is not None and each.accuracy is not None
    ]
    left = [
        f"{100 * each.threshold:g} % sure at least: {percent(each.answered / made.seen)} of the images get an "
        f"answer, {percent(each.right / each.answered)} of these are right"
        for each in made.coverage
        if each.threshold in SURE and each.answered
    ]
    return "\n".join(
        [
            "## How far its confidence holds",
            "",
            "Confidence and accuracy lie "
            f"{100 * made.expected_error:.1f} percentage points apart on average (expected calibration error, Guo et "
            "al. 2017).",
            "",
            table(("confidence", "answers", "on average", "right"), rows),
            "",
            *(f"- {line}." for line in left),
        ]
    )


def held_out(card: Card) -> str:
    """Where there are no test images: what is known from images that it did not learn from, if any were held out."""
    right, images = card.metrics.get("val_accuracy"), card.metrics.get("val_images")
    told = "No image was held out, so nothing is known about images that it has not learned from."
    if right is not None and images:
        told = f"{percent(right)} of {images:,.0f} images that were held out are told right. They are few."
    return f"## Results\n\n{told}"


def unknown(card: Card) -> str:
    lines = ["## What it does not know", ""]
    detector = card.ood_detector or {}
    threshold, kept, caught = (detector.get(name) for name in ("threshold", "kept", "caught"))
    if isinstance(threshold, int | float) and isinstance(kept, int | float):
        lines.append(
            'Softmax always adds up to 1, so an image of nothing known gets a class too. CNN Lab says "unusual" '
            f"beyond a distance of {-threshold:.1f} to all that was learned ({plain(detector.get('method', ''))}): "
            f"{percent(kept)} of known test images stay below it."
        )
        learned = detector.get("unknown")
        if isinstance(learned, dict) and isinstance(learned.get("kept"), int | float):
            caught = learned.get("caught")
            lines.append(
                'It says "none of these" by a score that was learned from training images and synthetic outliers: '
                f"{percent(learned['kept'])} of known test images are not taken for unknown."
            )
        lines.append("The weights alone do not do this: whoever loads them elsewhere gets a class for everything.")
        if isinstance(caught, dict) and caught:
            rows = [(plain(kind), percent(share)) for kind, share in caught.items() if isinstance(share, int | float)]
            lines += ["", table(("shown", "recognized as none of these"), rows)]
    else:
        lines.append("Nobody measured what it does not know: it names a class for any image, noise included.")
    return "\n".join(lines)
