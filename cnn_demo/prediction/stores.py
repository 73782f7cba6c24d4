"""Where images and networks come from, together: what nearly everything above needs, server and command line alike."""

from dataclasses import dataclass
from pathlib import Path

from cnn_demo import settings
from cnn_demo.data.store import DataStore
from cnn_demo.prediction.model_store import ModelStore


@dataclass(frozen=True, eq=False)
class Stores:
    """The data sets and the networks of one data folder. `folder` holds whole data sets and, in runs/, networks."""

    folder: Path
    data: DataStore
    models: ModelStore

    @classmethod
    def open(cls, folder: Path | None = None, checkpoints: Path | None = None) -> "Stores":
        """Of this data folder and these published networks; None means those of the settings."""
        folder = settings.data_folder() if folder is None else folder
        published = settings.CHECKPOINTS if checkpoints is None else checkpoints
        return cls(folder, DataStore(folder), ModelStore(published, folder / "runs"))

    @property
    def originals(self) -> Path:
        """Where the weights of the famous originals lie."""
        return self.folder / "originals"

    @property
    def folders(self) -> tuple[str, str]:
        """What another process of ours opens the same stores by: `Stores.open(*map(Path, folders))`."""
        return str(self.folder.absolute()), str(self.models.folder.absolute())
