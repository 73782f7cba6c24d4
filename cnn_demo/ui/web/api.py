"""The endpoints for programs: /networks, /classify, /feature_maps, /export, /train, /watch, /stop. All are named, typed
and described in the page's API view; they call the same functions as the page."""

import base64
import secrets
from collections.abc import AsyncGenerator, Callable
from typing import Any

from PIL.Image import Image

from cnn_demo.lab import Lab, using
from cnn_demo.ui.components import UploadedImage
from cnn_demo.ui.gradio_compat import api, gr
from cnn_demo.ui.guard import in_words


def build(lab: Callable[[], Lab]) -> None:
    """Register the endpoints. Images arrive through a component that nobody sees, so that files can be sent."""
    ours = Endpoints(lab)
    api(in_words(ours.networks), api_name="networks", queue=False)
    api(in_words(ours.export), api_name="export", concurrency_limit=1)
    api(in_words(ours.train), api_name="train", concurrency_limit=None)
    api(in_words(ours.watch), api_name="watch", concurrency_limit=None)
    api(in_words(ours.stop), api_name="stop", concurrency_limit=None)
    with gr.Column(visible=False):
        image = UploadedImage(label="image")
        network = gr.Textbox(value="quick-mnist", label="network")
        layer = gr.Textbox(value="conv1", label="layer")
        answer = gr.JSON(label="answer")
        button = gr.Button()
    button.click(in_words(ours.classify), [image, network], answer, api_name="classify", concurrency_limit=2)
    button.click(
        in_words(ours.feature_maps), [image, network, layer], answer, api_name="feature_maps", concurrency_limit=2
    )


class Endpoints:
    """What they do, in one lab."""

    def __init__(self, lab: Callable[[], Lab]) -> None:
        self.lab = lab

    def networks(self) -> list[dict[str, Any]]:
        """The published networks: id, title, data, classes, parameters, test accuracy."""
        from cnn_demo.ui.rpc import networks

        with using(self.lab):
            return [card.model_dump() for card in networks.networks(networks.NetworksQuestion()).networks]

    def classify(self, image: Image, network: str) -> dict[str, Any]:
        """What `network` (an id of /networks) sees in the image: label, probabilities by class, none_of_these."""
        from cnn_demo.prediction import classifier
        from cnn_demo.prediction.preprocessing import preprocess

        chosen = self.lab().models.get(network)
        found = classifier.classify(chosen, preprocess.from_photo(image, chosen.card))
        return {
            "network": network,
            "label": found.label,
            "probability": float(found.probabilities[found.best]),
            "probabilities": dict(zip(found.classes, map(float, found.probabilities), strict=True)),
            "none_of_these": found.none_of_these,
        }

    def feature_maps(self, image: Image, network: str, layer: str) -> dict[str, Any]:
        """The maps of one layer for the image: shape of the whole output, value range, and a PNG of the tiles."""
        from cnn_demo.exports.figures.contact_sheet import montage
        from cnn_demo.inspection.layers import feature_maps as maps
        from cnn_demo.prediction.preprocessing import preprocess

        chosen = self.lab().models.get(network)
        prepared = preprocess.from_photo(image, chosen.card)
        found = maps.one_layer(chosen.trace(prepared.tensor), layer, most=64, cells=64 * 64)
        return {
            "network": network,
            "layer": layer,
            "shape": list(found.shape),
            "shown": found.shown,
            "low": min(found.lows),
            "high": max(found.highs),
            "png": "data:image/png;base64," + base64.b64encode(montage(found)).decode("ascii"),
        }

    def export(self, network: str, form: str = "script", epoch: int | None = None, part: int = 0) -> dict[str, Any]:
        """A network as a file: `form` is weights, script, card or onnx. Answers name, type and content in base64; a
        large file has several `parts`, counted from 0, and a `version` that all of them share. A card is measured
        first."""
        from cnn_demo.ui.rpc.train.export import ExportQuestion, export_part

        question = ExportQuestion(network=network, form=form, epoch=epoch, part=part)
        with using(self.lab):
            while (found := export_part(question).file) is None:
                pass
        return found.model_dump()

    def train(
        self,
        data: str = "mnist",
        network: str = "quick",
        epochs: int = 1,
        seed: int = 42,
        seconds: float = 60.0,
        max_images: int | None = None,
        sample: bool = False,
    ) -> dict[str, str]:
        """Queue a training of the architecture `network` on `data`. Answers its id, and the visitor id that may stop
        it."""
        import dataclasses

        from cnn_demo.ui.rpc.train.form import first_recipe

        visitor = secrets.token_hex(16)
        first = first_recipe(network, data)
        config = dataclasses.replace(first, epochs=epochs, seed=seed, time_limit=seconds, max_images=max_images)
        return {"run": self.lab().jobs.start(config, visitor, sample=sample), "visitor": visitor}

    async def watch(self, run: str) -> AsyncGenerator[dict[str, Any], None]:
        """The run's progress, several times a second until it ends: state, message, points, accuracies, network id."""
        from cnn_demo.ui.rpc.train.models import run_state

        async for snapshot in self.lab().jobs.watch(run):
            with using(self.lab):
                state = run_state(snapshot).model_dump()
            yield state

    def stop(self, run: str, visitor: str) -> str:
        """Ask the run to stop; it keeps the best epoch so far. Only the visitor who started it can."""
        self.lab().jobs.stop(run, visitor)
        return "asked"
