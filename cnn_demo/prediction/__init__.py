"""From an image to an answer: read it, prepare it as the network expects, classify it, know what is unknown."""

from cnn_demo.prediction.classifier import Prediction, classify, classify_traced
from cnn_demo.prediction.model_store import Network
from cnn_demo.prediction.preprocess import Prepared, from_ink, from_photo, from_pixels

__all__ = ["Network", "Prediction", "Prepared", "classify", "classify_traced", "from_ink", "from_photo", "from_pixels"]
