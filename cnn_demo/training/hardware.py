"""Which device and which number format this machine trains fastest with: detected, never assumed."""

from dataclasses import dataclass

import torch


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


def _best_device() -> str:
    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def _has_native_bfloat16(device: torch.device) -> bool:
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    if device.type == "cpu":
        # Emulated bfloat16 is slower than float32, so only processors with the instructions count.
        probe = getattr(torch.cpu, "_is_avx512_bf16_supported", None)
        return bool(probe and probe())
    return False
