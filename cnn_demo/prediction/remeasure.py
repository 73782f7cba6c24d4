"""Measure anew what published networks do not know, and write it on their cards; not a weight changes.

    python -m cnn_demo.prediction.remeasure quick-mnist lenet5-mnist

needs the whole data sets in the data folder, since thresholds come from images that the run held out.
"""

import logging
import sys
from dataclasses import replace

from cnn_demo.data.store import DataStore
from cnn_demo.errors import BadValue
from cnn_demo.prediction.checkpoint import checkpoint_file
from cnn_demo.prediction.model_store import ModelStore
from cnn_demo.prediction.stores import Stores
from cnn_demo.prediction.unknown.fitting import DetectorRecipe, fit_ood_detector

log = logging.getLogger(__name__)
RECIPE = DetectorRecipe(
    fitted=28_000,
    held_out=6000,
    outliers=1500,
    redrawn=8000,  # so many that narrow zeros are among them
    kept=0.98,  # having seen so many, it hardly refuses what people draw
    has_hidden=True,
)
KEPT_BY = {"quick-mnist": 0.973, "convnet_tiny-mnist": 0.982}  # by the drawn digits of the tests


def remeasure(network: str, models: ModelStore, data: DataStore) -> None:
    """Rewrite the card of this network's file. BadValue where only a sample of its data is at hand."""
    path = models.path_of(network)
    loaded = checkpoint_file.load(path)
    dataset = data.load(loaded.card.data)
    if dataset.is_sample and not loaded.card.is_sample:
        raise BadValue(f"The whole of {dataset.spec.title} is needed for that.")
    recipe = replace(RECIPE, kept=KEPT_BY.get(network, RECIPE.kept))
    measured = fit_ood_detector(loaded.build(), loaded.card, dataset, data, recipe)
    snapshots = {epoch: checkpoint_file.load_snapshot(path, epoch) for epoch in loaded.epochs}
    card = replace(loaded.card, ood_detector=measured)
    half = checkpoint_file.is_half(path)
    checkpoint_file.save(path, card, loaded.weights, half=half, snapshots=snapshots or None)
    log.info("%s: %.2f %% of test images are not unknown", network, 100 * measured["unknown"]["kept"])


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    stores = Stores.open()
    for word in sys.argv[1:]:
        remeasure(word, stores.models, stores.data)
