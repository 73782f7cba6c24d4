"""All that one app has for its visitors' own classes."""

from cnn_demo.own_classes.collection import Collection
from cnn_demo.own_classes.collections import Collections
from cnn_demo.prediction.stores import Stores
from cnn_demo.training.jobs import RunFiles


class Workshop:
    """Safe to use from any thread."""

    def __init__(self, stores: Stores, files: RunFiles) -> None:
        self.collections = Collections()

    def features_of(self, collection: Collection) -> int:
        """Of so many images the features are computed."""
        return sum(image.features_path.exists() for image in collection.images)

    def close(self) -> None:
        """Delete what visitors have brought."""
        self.collections.close()
