"""Which device and which number format this machine trains fastest with: detected, never assumed."""

import gc
from dataclasses import dataclass

import torch

from cnn_demo import machine, settings
from cnn_demo.networks.torch_compat import has_bfloat16_instructions

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3  # malloc.h


@dataclass(frozen=True)
class Hardware:
    """Where to compute: `autocast` is True when bfloat16 is native here and worth it."""

    device: torch.device
    autocast: bool

    @property
    def description(self) -> str:
        """For people: "CPU, bfloat16"."""
        name = {"cpu": "CPU", "cuda": "GPU", "mps": "Apple GPU"}.get(self.device.type, self.device.type)
        return f"{name}, {'bfloat16' if self.autocast else 'float32'}"


def detect(precision: str = "auto", device: str | None = None) -> Hardware:
    """The best device here, and whether to train in bfloat16. `precision` float32 or bfloat16 overrides the latter."""
    chosen = torch.device(device or _best_device())
    autocast = precision == "bfloat16" or (precision == "auto" and _has_native_bfloat16(chosen))
    return Hardware(chosen, autocast)


def keep_memory() -> None:
    """Keep what is freed for the next batch, where this process runs on glibc.

    Each batch needs the same maps again. glibc gives larger blocks back to the system at once and fetches them anew,
    zeroed page by page: for small networks that is a quarter of the time. mallopt(3) has the numbers.
    """
    if glibc := machine.glibc():
        glibc.mallopt(M_MMAP_THRESHOLD, 32 * settings.MEGABYTE)  # the most that it accepts
        glibc.mallopt(M_TRIM_THRESHOLD, 512 * settings.MEGABYTE)


def give_memory_back() -> None:
    """What was kept for the next batch goes back to the system: nothing is to be learned for a while."""
    gc.collect()
    machine.give_memory_back()


def _best_device() -> str:
    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def _has_native_bfloat16(device: torch.device) -> bool:
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    if device.type == "cpu":
        return has_bfloat16_instructions()  # emulated bfloat16 is slower than float32
    return False
