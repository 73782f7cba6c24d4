"""The one object with the state of an app: made by build_app(), by a command and by a test, each for itself.

Two of them share nothing but the code, so that two apps with different folders live in one process.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cnn_demo import settings
from cnn_demo.bounded_cache import BoundedCache
from cnn_demo.turns import Turns

if TYPE_CHECKING:
    from weakref import ref

    from torch import nn

    from cnn_demo.data.store import DataStore
    from cnn_demo.inspection.claims.claim_process import ClaimProcesses
    from cnn_demo.inspection.evaluation import PredictionCache
    from cnn_demo.inspection.interventions import Edits, TopActivationsCache
    from cnn_demo.originals.shelf import Originals
    from cnn_demo.own_classes.workshop import Workshop
    from cnn_demo.prediction.model_store import ModelStore
    from cnn_demo.prediction.stores import Stores
    from cnn_demo.prediction.trace_cache import TraceCache
    from cnn_demo.training.cluster.cluster_jobs import ClusterJobs
    from cnn_demo.training.jobs import Jobs, RunFiles

TWINS, NORMALIZATIONS, FILES = 8, 64, 2
PAGE_FILES, PAGE_BYTES = 64, 16_000_000
PHOTOS, PHOTO_BYTES = 300, 32_000_000  # that links name


@dataclass(frozen=True, eq=False)
class Lab:
    stores: "Stores"
    figures: Turns  # Matplotlib is not made for threads
    traces: "TraceCache"
    twins: "BoundedCache[tuple[nn.Module, Edits], nn.Module]"  # edited networks: every stroke asks for the same
    predictions: "PredictionCache"
    top_activations: "TopActivationsCache"
    normalizations: "BoundedCache[tuple[object, ...], tuple[tuple[float, ...], tuple[float, ...]]]"
    made_files: "BoundedCache[tuple[object, ...], bytes]"  # while their parts are fetched
    page_files: "BoundedCache[ref[nn.Module], bytes]"  # small networks for pages that run them themselves
    photos: "BoundedCache[str, str]"  # data: addresses by id, see ui.rpc.photos
    claims: "ClaimProcesses"
    files: "RunFiles"
    jobs: "Jobs | ClusterJobs"
    own_classes: "Workshop"
    originals: "Originals"

    @property
    def data(self) -> "DataStore":
        return self.stores.data

    @property
    def models(self) -> "ModelStore":
        return self.stores.models

    def close(self) -> None:
        """End the processes that it started."""
        self.originals.close()
        self.own_classes.close()
        self.claims.close()
        self.jobs.close()


def open_lab(folder: Path | None = None, checkpoints: Path | None = None) -> Lab:
    """A lab on this data folder and these published networks; None means those of the settings. No process starts."""
    from cnn_demo.inspection.claims.claim_process import ClaimProcesses
    from cnn_demo.inspection.evaluation import PredictionCache
    from cnn_demo.inspection.interventions import TopActivationsCache
    from cnn_demo.originals.shelf import Originals
    from cnn_demo.own_classes.workshop import Workshop
    from cnn_demo.prediction.stores import Stores
    from cnn_demo.prediction.trace_cache import TraceCache
    from cnn_demo.training.jobs import RunFiles

    stores = Stores.open(folder, checkpoints)
    files = RunFiles(stores.models.runs)
    traces, twins = TraceCache(), _no_twins()

    def forget(model: "nn.Module") -> None:
        traces.kept.forget(lambda key: key[0]() is model)
        twins.forget(lambda key: key[0] is model)

    originals = Originals(stores.originals, forget)
    stores.models.sources.append(originals)
    return Lab(
        stores=stores,
        figures=Turns(1, "Other figures are being drawn. Trying again."),
        traces=traces,
        twins=twins,
        predictions=PredictionCache(stores.data),
        top_activations=TopActivationsCache(stores.data),
        normalizations=BoundedCache(NORMALIZATIONS),
        made_files=BoundedCache(FILES),
        page_files=BoundedCache(PAGE_FILES, PAGE_BYTES, len),
        photos=BoundedCache(PHOTOS, PHOTO_BYTES, len),
        claims=ClaimProcesses(stores),
        files=files,
        jobs=_open_jobs(stores, files),
        own_classes=Workshop(stores, files),
        originals=originals,
    )


def _no_twins() -> "BoundedCache[tuple[nn.Module, Edits], nn.Module]":
    return BoundedCache(TWINS)


def _open_jobs(stores: "Stores", files: "RunFiles") -> "Jobs | ClusterJobs":
    """Trainings on this machine, or on the cluster of the settings."""
    if address := settings.ray_address():
        from cnn_demo.training.cluster.cluster_jobs import ClusterJobs

        return ClusterJobs(address, stores)
    from cnn_demo.training.jobs import Jobs

    return Jobs(stores, files)
