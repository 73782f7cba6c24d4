"""From an image to an answer: read it, prepare it as the network expects, classify it, know what is unknown."""

from cnn_demo.prediction.classifier import Prediction, classify, classify_traced
from cnn_demo.prediction.network import Network
from cnn_demo.prediction.preprocessing.preprocess import PreparedImage, from_ink, from_photo, from_pixels

__all__ = [
    "Network",
    "Prediction",
    "PreparedImage",
    "classify",
    "classify_traced",
    "from_ink",
    "from_photo",
    "from_pixels",
]
