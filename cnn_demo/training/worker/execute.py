"""What the worker process does with PyTorch: warm up, and do runs, one after the other, whatever goes wrong in them."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

from cnn_demo import settings
from cnn_demo.data import Dataset, ImageSet, spec_of
from cnn_demo.errors import LabError
from cnn_demo.prediction.stores import Stores
from cnn_demo.storage import storage_of
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.engine.device import give_memory_back
from cnn_demo.training.engine.trainer import train
from cnn_demo.training.session import Limits, Order, RunControl, TrainingSession, resume_state

log = logging.getLogger(__name__)
Send = Callable[..., None]

KNOWN_IMAGES = 2000  # "none of these" is measured on so many training images
OUT_OF_MEMORY = "Failed: the memory was not enough. Use a smaller batch or fewer images."
UNEXPECTED = "Failed: something unexpected happened in the training; it is in the log."


def warm_up(threads: int) -> None:
    """Pay for everything that the first training step would pay for: thread pool, optimizer, imports."""
    if threads:
        torch.set_num_threads(threads)
    config = TrainConfig(max_images=20, epochs=1, batch_size=10, validation_share=0.1)
    spec = spec_of(config.data)
    images = ImageSet(torch.zeros(20, *spec.shape, dtype=torch.uint8), torch.zeros(20, dtype=torch.int64))
    for _ in train(config, Dataset(spec, images, images, is_sample=True)):
        pass


def has_gpu() -> bool:
    return torch.cuda.is_available()


def execute(order: dict[str, Any], send: Send, control: RunControl, stores: Stores) -> None:
    """Do the run that `order` names. Never raises: the last event has a state that is an end, with a sentence."""
    try:
        TrainingSession(_order(order), send, control, stores).run()
    except LabError as error:
        send(state="failed", message=str(error))
    except Exception as error:
        log.exception("a run failed")
        send(state="failed", message=OUT_OF_MEMORY if is_out_of_memory(error) else UNEXPECTED)
    stores.data.forget()
    give_memory_back()


def is_out_of_memory(error: BaseException) -> bool:
    """Was there no memory for a tensor or an object? On the CPU PyTorch has no error of its own for that: its
    allocator, or C++, names itself in a RuntimeError (c10/core/impl/alloc_cpu.cpp); torch 2.8 to 2.15."""
    if isinstance(error, MemoryError | torch.OutOfMemoryError):
        return True
    named = ("DefaultCPUAllocator: ", "std::bad_alloc")
    return isinstance(error, RuntimeError) and any(name in str(error) for name in named)


def _kept(order: dict[str, Any]) -> resume_state.State | None:
    """The state to go on from; None where the rest of a training is to be done of which none was kept yet."""
    storage, path = storage_of(Path(order["state_path"]).parent), Path(order["state_path"])
    storage.fetch(path)
    if order["resume"] == "rest" and not path.exists():
        return None
    storage.fetch(Path(order["network_path"]))
    return resume_state.load(path)


def _order(order: dict[str, Any]) -> Order:
    """The order as the server sends it: run, config, sample, the two paths, and `resume`: "" for a new training, "rest"
    of one that has given way, or one "epoch" more of one that had ended; `saves` where it may be lost."""
    state_path = Path(order["state_path"])
    kept = _kept(order) if order["resume"] else None
    return Order(
        config=kept.config if kept else TrainConfig.from_dict(order["config"]),
        network_path=Path(order["network_path"]),
        state_path=state_path,
        sample=order["sample"] is True,
        name=str(order["run"]),
        resume=kept,
        one_more_epoch=order["resume"] == "epoch",
        spent=kept.facts["seconds"] if kept and order["resume"] == "rest" else 0.0,
        saves=order.get("saves", "network"),
        limits=Limits(settings.MAX_SECONDS, settings.CHECKPOINT_BYTES, KNOWN_IMAGES, few_snapshots=True),
    )
