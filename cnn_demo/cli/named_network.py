"""The network that a word on the command line means: one that is here, or an original to be fetched first."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cnn_demo.prediction.network import Network
    from cnn_demo.prediction.stores import Stores


def network_named(word: str, stores: "Stores") -> "Network":
    """A published network, a file, or an original with torchvision's weights, such as resnet18-imagenet."""
    return original_named(word, stores) or stores.models.open_named(word)[0]


def original_named(word: str, stores: "Stores") -> "Network | None":
    """The original of this name, downloaded with a progress bar unless it is here; None where there is none."""
    if not word.endswith("-imagenet"):  # what opens networks takes a moment to import
        return None
    from tqdm import tqdm

    from cnn_demo.originals import network, weights

    original = weights.original_named(word)
    if original is None:
        return None
    with tqdm(unit="B", unit_scale=True, desc=f"downloading {word}", disable=None, leave=False, delay=0.1) as bar:

        def show(here: int, total: int) -> None:
            bar.total = total
            bar.update(here - bar.n)

        return network.read_original(original, stores.originals, show)
