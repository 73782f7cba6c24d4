"""A model card: what a network is, how it was trained, and how well it does, in Markdown and from measurements alone.

The front matter is the one that the Hugging Face Hub reads (Mitchell et al. 2019, arXiv:1810.03993, had the idea).
Texts from a checkpoint's card may be a stranger's: they are escaped, so that they stay texts wherever this is rendered.
"""

import json

from cnn_demo.data import DATASETS, title_of
from cnn_demo.errors import BadValue
from cnn_demo.exports.model_card.markdown import plain, table
from cnn_demo.exports.model_card.results_sections import calibration, held_out, results, unknown
from cnn_demo.inspection.evaluation.predictions import TestPredictions
from cnn_demo.inspection.evaluation.report import Report, report
from cnn_demo.networks import architecture_of
from cnn_demo.prediction.checkpoint.card import OWN_CLASSES, Card
from cnn_demo.prediction.model_store import RUN_ID, stem
from cnn_demo.prediction.network import Network
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.session.report import command_of, rate_change


def model_card(network: Network, found: TestPredictions, epoch: int | None = None) -> str:
    """The card of this network, whose answers to test images were `found`; `epoch`: when it is not finished."""
    card, made = network.card, report(found)
    sections = [
        _front_matter(card, made),
        _title(card, epoch),
        _data(card),
        _recipe(card),
        results(card, found, made, epoch),
        calibration(made),
        unknown(card),
        _limits(card),
        _loading(card),
        _origin(card),
    ]
    return "\n\n".join(sections) + "\n"


def card_without_test(card: Card) -> str:
    """The card of a network for whose images there is no test set: a visitor's own."""
    sections = [_title(card, None), _data(card), _recipe(card), held_out(card), unknown(card), _limits(card)]
    return "\n\n".join([*sections, _loading(card), _origin(card)]) + "\n"


def _front_matter(card: Card, made: Report) -> str:
    published = not RUN_ID.fullmatch(card.network)
    name = json.dumps(stem(card))
    whole = DATASETS[card.data].whole.id if card.data in DATASETS else None
    data = [f"datasets: [{whole}]"] if whole else []
    return "\n".join(
        [
            "---",
            *["license: mit"] * published,
            "library_name: pytorch",
            "pipeline_tag: image-classification",
            "tags: [cnn-lab, image-classification, education]",
            *data,
            "metrics: [accuracy]",
            "model-index:",
            f"  - name: {name}",
            "    results:",
            "      - task: {type: image-classification}",
            f"        dataset: {{type: {whole or card.data}, name: {json.dumps(title_of(card.data))}, split: test}}",
            f"        metrics: [{{type: accuracy, value: {made.right / made.seen:.4f}}}]",
            "---",
        ]
    )


def _title(card: Card, epoch: int | None) -> str:
    spec = architecture_of(card.architecture)
    at = "" if epoch is None else f" These are its weights after epoch {epoch}, not the finished ones."
    return (
        f"# {plain(spec.title)}, {plain(title_of(card.data))}\n\n{plain(spec.story)} {card.parameters:,} parameters; "
        f"images of {'×'.join(map(str, card.input_shape))} (channels, height, width) go in, a logit for each of "
        f"{len(card.classes)} classes comes out.{at}"
    )


def _data(card: Card) -> str:
    spec = DATASETS.get(card.data)
    lines = ["## Data", "", f"Learned from {card.train_images:,} images of {plain(title_of(card.data))}."]
    if card.is_sample:
        lines.append("They are the class-balanced sample that comes with CNN Lab, not the complete data set.")
    if spec:
        if spec.part_of:
            lines.append(f"That is {len(spec.classes)} of the {len(spec.whole.classes)} classes of {spec.whole.title}.")
        lines.append(f"Source: {plain(spec.source)}. License of the data: {plain(spec.license)}.")
    lines.append(f"Classes, in order: {', '.join(map(plain, card.classes))}.")
    how = ", ".join(f"mean {mean:g} and deviation {std:g}" for mean, std in zip(card.mean, card.std, strict=True))
    lines.append(f"Before they go in, pixels are divided by 255 and normalized by channel: {how}.")
    return "\n".join(lines)


def _recipe(card: Card) -> str:
    rows = [(plain(name.replace("_", " ")), plain("none" if v is None else v)) for name, v in card.recipe.items()]
    run = {name: card.metrics[name] for name in ("best_epoch", "epochs", "seconds") if name in card.metrics}
    kept = (
        f"\n\nKept: epoch {run['best_epoch']:g} of {run['epochs']:g}" if {"best_epoch", "epochs"} <= run.keys() else ""
    )
    took = (
        f", trained in {run['seconds']:g} s on {plain(card.hardware)}."
        if kept and "seconds" in run
        else "." * bool(kept)
    )
    changed = rate_change(card.metrics)
    return "## Recipe\n\n" + table(("setting", "value"), rows) + kept + took + f"\n\n**{changed}**" * bool(changed)


def _limits(card: Card) -> str:
    lines = [
        "## Limits",
        "",
        f"- It knows {len(card.classes)} classes, in images framed like those of {plain(title_of(card.data))}, of "
        f"{'×'.join(map(str, card.input_shape[1:]))} pixels. Other sizes, positions and cameras were not measured.",
        "- It was made to learn about convolutional networks: let it decide nothing about people, money or safety.",
        "- Accuracy on a test set says nothing about images from elsewhere.",
    ]
    if card.is_sample:
        lines.append("- It saw a sample only, not the complete data.")
    return "\n".join(lines)


def _loading(card: Card) -> str:
    name = stem(card)
    mean, std = (f"torch.tensor({list(value)}).view(1, -1, 1, 1)" for value in (card.mean, card.std))
    return f"""## How to load it

With the PyTorch script and the weights that CNN Lab gives beside this card, in one folder:

```python
import torch
from safetensors.torch import load_file

from {name} import CLASSES, Network

network = Network().eval().requires_grad_(False)
weights = load_file("{name}.safetensors")
network.load_state_dict({{name: value for name, value in weights.items() if not name.startswith("epoch/")}})

pixels = torch.zeros(1, {", ".join(map(str, card.input_shape))})  # your image, values from 0 to 255
logits = network((pixels / 255 - {mean}) / {std})
print(CLASSES[logits.argmax()], float(logits.softmax(1).max()))
```

The ONNX file takes the same normalized float32 images as `image` and gives `logits`; its metadata name the opset and
the oldest onnxruntime that reads it. In CNN Lab itself, "Load a
file" in the header reads the weights."""


def _origin(card: Card) -> str:
    rows = [(plain(name), plain(version)) for name, version in card.versions.items()]
    made = f"Made on {plain(card.created)}. " if card.created else ""
    if card.data == OWN_CLASSES:
        again = "It learned from images that a visitor brought, and that CNN Lab does not keep."
        return f"## Where it comes from\n\n{made}{again}\n\n" + table(("package", "version"), rows)
    try:
        command = command_of(TrainConfig.from_dict(card.recipe), sample=card.is_sample)
        changed = rate_change(card.metrics)
        again = f"To train it again in CNN Lab:{f' {changed}' * bool(changed)}\n\n    {command}"
    except BadValue:
        again = "Its card holds no recipe that CNN Lab can repeat."
    return f"## Where it comes from\n\n{made}{again}\n\n" + table(("package", "version"), rows)
