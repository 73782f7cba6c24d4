"""Which data sets there are to learn from: those that are here, and those that a training can download first."""

from cnn_demo import settings
from cnn_demo.data import DATASETS, Dataset, DatasetSpec, spec_of
from cnn_demo.lab import current_lab
from cnn_demo.ui.rpc.registry import Model


class DataChoice(Model):
    """A data set: `images` to learn from, `sample` of them in the sample that comes with the app, 0 where there is
    none. `download`: so many megabytes have to be fetched first, and there is nothing of it here."""

    id: str
    title: str
    words: str
    classes: list[str]
    channels: int
    images: int
    sample: int
    is_sample: bool  # there is nothing but the sample here
    download: int


def data_choices() -> list[DataChoice]:
    """In menu order; what is not here and may not be downloaded is left out."""
    data, may_download = current_lab().data, settings.downloads_allowed()
    return [_choice(spec) for spec in DATASETS.values() if may_download or data.has(spec.id)]


def dataset_of(data: str, is_sample: bool) -> Dataset:
    """What a run on these data learns from. BadValue naming the data sets when there is none of this name."""
    spec_of(data)
    return current_lab().data.sample(data) if is_sample else current_lab().data.load(data)


def sizes_of(data: str, is_sample: bool) -> tuple[int, int]:
    """How many training and test images those are, or will be when they have been downloaded."""
    spec = spec_of(data)
    if not current_lab().data.has(data):
        return spec.train_images, spec.test_images
    dataset = dataset_of(data, is_sample)
    return len(dataset.train), len(dataset.test)


def _choice(spec: DatasetSpec) -> DataChoice:
    data = current_lab().data
    found = data.load(spec.id) if data.has(spec.id) else None
    return DataChoice(
        id=spec.id,
        title=spec.title,
        words=found.description if found else f"{spec.title}: {spec.train_images:,} training images to be downloaded",
        classes=list(spec.classes),
        channels=spec.shape[0],
        images=len(found.train) if found else spec.train_images,
        sample=len(data.sample(spec.id).train) if spec.has_sample else 0,
        is_sample=bool(found and found.is_sample) and not settings.downloads_allowed(),
        download=0 if found else spec.download_megabytes,
    )
