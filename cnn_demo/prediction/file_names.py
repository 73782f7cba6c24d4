"""What the files of a network are called, the same in every form, so that they find each other in a folder."""

from cnn_demo.networks import file_name
from cnn_demo.prediction.checkpoint.card import Card
from cnn_demo.prediction.model_store import RUN_ID


def stem(card: Card) -> str:
    """The name before the dot: a Python name, so that the script can be imported. Runs have eight digits of theirs."""
    if card.is_opened:
        return card.network.replace("-", "_")
    run = f"_{card.network[4:12]}" if RUN_ID.fullmatch(card.network) else ""
    return f"{file_name(card.architecture)}_{card.data}{run}"
