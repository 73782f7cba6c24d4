"""What is wrong with a run, in words and with its numbers, and what to change: one function for each fault.

The rules read a run's points, its recipe and what was counted; they train nothing and load nothing. Each one can be
wrong, so each says what it saw. On the epoch from which a network overfits: Prechelt 1998, "Early stopping, but when?".
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cnn_demo import settings
from cnn_demo.data import spec_of
from cnn_demo.training.config.remarks import mirror_words, without_flip
from cnn_demo.training.diagnosis.evidence import Evidence, final_loss, losses, mean, overshot

NOTHING = 0.95  # times the loss of guessing: nothing has been learned
RISE = 1.1  # times the lowest validation loss, on average since
FALL = 0.8  # times the training loss of that epoch
STEADY = 0.6  # fall of the loss in a run's second half, as a share of the fall in its first
GAP = 0.08  # between the accuracy on the images it learned from and on those held out
FEW = 300  # training images of a class
UNEVEN = 3  # times as many images of one class as of another
SILENT = {"filters": 0.25, "units": 0.5}  # share of a layer; healthy dense layers have many idle units


@dataclass(frozen=True)
class Remedy:
    """Something to try: `words` on a button, `change` in the recipe's settings."""

    words: str
    change: Mapping[str, Any]


@dataclass(frozen=True)
class Finding:
    """One fault: `seen` is a sentence with this run's numbers. `epoch` is where it begins, when that can be said."""

    rule: str
    title: str
    seen: str
    remedies: tuple[Remedy, ...] = ()
    epoch: int | None = None


def diagnose(evidence: Evidence) -> tuple[Finding, ...]:
    """All faults that this run shows, the worst first. None: nothing conspicuous."""
    found = (rule(evidence) for rule in RULES)
    return tuple(finding for finding in found if finding is not None)


def unseen(evidence: Evidence) -> str:
    """What could not be looked for in this run, in words; empty when everything could."""
    if not evidence.held_out:
        return "Nothing was held out, so neither overfitting nor too few images would show."
    if len(evidence.epochs) < 3:
        return "Overfitting shows after three epochs at the earliest."
    return ""


def exploded(evidence: Evidence) -> Finding | None:
    """The trainer itself gave up."""
    if evidence.ending not in ("nan", "diverged"):
        return None
    what = "became NaN" if evidence.ending == "nan" else "grew without bound"
    last = evidence.points[-1] if evidence.points else None
    where = f" in epoch {int(last.epoch) + 1}" if last else " in the first steps"
    seen = f"The loss {what}{where}: each step of {evidence.config.learning_rate:g} × gradient overshoots more."
    return Finding("nan", f"The loss {what}", seen, _rate(evidence, 0.1))


def rate_too_high(evidence: Evidence) -> Finding | None:
    """The loss rose far above that of guessing and stayed bad, or it was learned and then lost again."""
    found = losses(evidence.points)
    if len(found) < 3 or evidence.ending in ("nan", "diverged"):
        return None
    lowest, final = min(loss for _, loss in found), final_loss(found)
    guess, rate = evidence.guess, evidence.config.learning_rate
    if overshot(evidence, found) and final > NOTHING * guess:
        worst = max(loss for _, loss in found)
        seen = f"The loss rose to {worst:.3g}, where guessing has {guess:.2f}, and ended at {final:.2f}."
    elif lowest < 0.7 * guess and final > max(2 * lowest, NOTHING * guess):
        seen = f"The loss had come down to {lowest:.2g} and went back up to {final:.2f}; guessing has {guess:.2f}."
    else:
        return None
    return Finding("high rate", "The learning rate is too high", f"{seen} The rate was {rate:g}.", _rate(evidence, 0.1))


def rate_too_low(evidence: Evidence) -> Finding | None:
    """The loss has hardly moved, or is still falling as fast as at the beginning."""
    found = losses(evidence.points)
    if len(found) < 3 or evidence.ending in ("nan", "diverged") or overshot(evidence, found):
        return None
    guess, rate, final = evidence.guess, evidence.config.learning_rate, final_loss(found)
    steps, first = found[-1][0], found[0][1]
    if final > NOTHING * guess:
        seen = f"After {steps:,} steps at a rate of {rate:g} the loss is {final:.2f}; guessing has {guess:.2f}."
        return Finding("low rate", "The learning rate is too low", seen, _rate(evidence, 10))
    middle = mean([loss for step, loss in found if 0.4 * steps <= step <= 0.6 * steps])
    if middle is None or final < 0.25 * guess or middle - final < STEADY * max(first - middle, 0.05):
        return None
    seen = (
        f"The loss fell as fast at the end as at the start: {first:.2f}, {middle:.2f} half-way, {final:.2f} after "
        f"{steps:,} steps at a rate of {rate:g}."
    )
    longer = min(2 * evidence.config.epochs, settings.MAX_EPOCHS)
    remedies = (*_rate(evidence, 3), Remedy(_epochs(longer), {"epochs": longer}))
    return Finding("slow", "The learning rate is too low, or the run too short", seen, remedies)


def overfitting(evidence: Evidence) -> Finding | None:
    """The validation loss has risen since some epoch while the training loss went on falling."""
    epochs = evidence.epochs
    if len(epochs) < 3:
        return None
    val = [point.val_loss or 0.0 for point in epochs]
    best = val.index(min(val))
    after = val[best + 1 :]
    then, now = epochs[best], epochs[-1]
    if len(after) < 2 or sum(after) / len(after) < RISE * val[best] or now.loss > FALL * then.loss:
        return None
    epoch = round(then.epoch)
    seen = (
        f"The validation loss was lowest after epoch {epoch}, {val[best]:.3g}, and is {sum(after) / len(after):.3g} on "
        f"average since, while the training loss went on from {then.loss:.3g} to {now.loss:.3g}: it learns its "
        "images by heart."
    )
    remedies = (*_augment(evidence), Remedy(f"Stop after {_epochs(epoch)}", {"epochs": epoch}))
    return Finding("overfitting", f"Overfitting from epoch {epoch + 1} on", seen, remedies, epoch + 1)


def too_few(evidence: Evidence) -> Finding | None:
    """Few images of each class, and it knows those much better than others."""
    classes, images = len(evidence.counts), sum(evidence.counts)
    if not images or not evidence.epochs or images >= FEW * classes:
        return None
    last = evidence.epochs[-1]
    held = last.val_accuracy or 0.0
    chance = 2 * (held * (1 - held) / max(evidence.held_out, 1)) ** 0.5  # two standard errors of that accuracy
    if last.train_accuracy - held < max(GAP, chance):
        return None
    seen = (
        f"It learned from {images:,} images, about {images / classes:.0f} of each class. It knows "
        f"{100 * last.train_accuracy:.0f} % of them, but {100 * held:.0f} % of the {evidence.held_out:,} held out."
    )
    remedies = _more(evidence) or _augment(evidence)
    return Finding("few images", "Too few images", seen, remedies)


def imbalance(evidence: Evidence) -> Finding | None:
    """Some class has several times the images of another."""
    counts, names = evidence.counts, spec_of(evidence.config.data).classes
    if not counts or max(counts) < UNEVEN * min(counts):
        return None
    rare, common = (names[counts.index(number)] for number in (min(counts), max(counts)))
    if min(counts) == 0:
        seen = (
            f"There was no image of “{rare}” to learn from, and {max(counts):,} of “{common}”: it cannot know {rare}."
        )
    else:
        seen = (
            f"It learned from {min(counts):,} of “{rare}” and {max(counts):,} of “{common}”, "
            f"{max(counts) / min(counts):.1f} times as many: when in doubt it will say {common}."
        )
    shuffled = () if evidence.config.shuffle else (Remedy("Shuffle the images", {"shuffle": True}),)
    return Finding("imbalance", "Classes are uneven", seen, (*_more(evidence), *shuffled))


def dead_filters(evidence: Evidence) -> Finding | None:
    """Many filters of a layer give zero for every image: no gradient reaches them any more."""
    bad = [layer for layer in evidence.dead if len(layer.filters) >= SILENT[layer.kind] * layer.total]
    if not bad:
        return None
    where = ", ".join(f"{len(layer.filters)} of {layer.total} {layer.kind} in {layer.layer}" for layer in bad)
    seen = (
        f"Zero for each of {bad[0].images} test images: {where}. Where a ReLU gives zero no gradient goes back "
        "through it, so they hardly ever recover. A high learning rate does that, and this one was "
        f"{evidence.config.learning_rate:g}."
    )
    return Finding("dead filters", "Dead filters", seen, _rate(evidence, 0.2))


def mirrored(evidence: Evidence) -> Finding | None:
    """It learned from images that mean something else in a mirror."""
    config = evidence.config
    seen = mirror_words(config.data, config.augmentation)
    if not seen:
        return None
    other = without_flip(config.augmentation)
    return Finding("mirrored", "Images are mirrored", seen, (Remedy(f"Augmentation {other}", {"augmentation": other}),))


RULES: tuple[Callable[[Evidence], Finding | None], ...] = (
    exploded,
    rate_too_high,
    rate_too_low,
    dead_filters,
    overfitting,
    too_few,
    imbalance,
    mirrored,
)


def _rate(evidence: Evidence, times: float) -> tuple[Remedy, ...]:
    rate = float(f"{min(max(evidence.config.learning_rate * times, 1e-7), 1e6):.2g}")
    return (
        () if rate == evidence.config.learning_rate else (Remedy(f"Learning rate {rate:g}", {"learning_rate": rate}),)
    )


def _augment(evidence: Evidence) -> tuple[Remedy, ...]:
    if evidence.config.augmentation != "none":
        return ()
    kind = "shift+flip" if spec_of(evidence.config.data).mirrored_is_same else "shift"
    return (Remedy(f"Augmentation {kind}", {"augmentation": kind}),)


def _more(evidence: Evidence) -> tuple[Remedy, ...]:
    limit = evidence.config.max_images
    if limit is None or limit >= evidence.available:
        return ()
    more = min(10 * limit, evidence.available)
    words = f"All {more:,} images" if more == evidence.available else f"{more:,} images"
    return (Remedy(words, {"max_images": None if more == evidence.available else more}),)


def _epochs(number: int) -> str:
    return "1 epoch" if number == 1 else f"{number} epochs"
