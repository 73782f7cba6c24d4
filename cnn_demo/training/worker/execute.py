"""What the worker process does with PyTorch: warm up, and do runs, one after the other, whatever goes wrong in them."""

import logging
from typing import Any

import torch

from cnn_demo.data import Dataset, ImageSet, spec_of
from cnn_demo.errors import LabError
from cnn_demo.prediction.stores import Stores
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.engine.device import give_memory_back
from cnn_demo.training.engine.trainer import train
from cnn_demo.training.session.run_control import Control
from cnn_demo.training.session.run_session import Course, Say

log = logging.getLogger(__name__)

OUT_OF_MEMORY = "Failed: the memory was not enough. Use a smaller batch or fewer images."
UNEXPECTED = "Failed: something unexpected happened in the training; it is in the log."


def warm_up(threads: int) -> None:
    """Pay for everything that the first training step would pay for: thread pool, optimizer, compiler imports."""
    if threads:
        torch.set_num_threads(threads)
    config = TrainConfig(max_images=20, epochs=1, batch_size=10, validation_share=0.1)
    spec = spec_of(config.data)
    images = ImageSet(torch.zeros(20, *spec.shape, dtype=torch.uint8), torch.zeros(20, dtype=torch.int64))
    for _ in train(config, Dataset(spec, images, images, is_sample=True)):
        pass


def has_gpu() -> bool:
    return torch.cuda.is_available()


def perform(order: dict[str, Any], say: Say, control: Control, stores: Stores) -> None:
    """Do the run that `order` names. Never raises: the last news has a state that is an end, with a sentence."""
    try:
        Course(order, say, control, stores).go()
    except LabError as error:
        say(state="failed", message=str(error))
    except (MemoryError, RuntimeError) as error:
        log.warning("a run failed", exc_info=True)
        short = isinstance(error, MemoryError) or "alloc" in str(error) or "memory" in str(error)
        say(state="failed", message=OUT_OF_MEMORY if short else UNEXPECTED)
    except Exception:
        log.exception("a run failed")
        say(state="failed", message=UNEXPECTED)
    give_memory_back()
