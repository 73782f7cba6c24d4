"""Several processes that train one network together, started by torchrun on one machine or on many.

Each learns from its share of every batch; DistributedDataParallel adds their gradients up (Li et al. 2020,
arXiv:2006.15704), so that weights stay equal everywhere. Batch norm measures each share by itself; the statistics that
are kept, and measured with, are those of the leader.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

import torch
from torch import Tensor, nn

from cnn_demo.errors import BadValue

Found = TypeVar("Found")


@dataclass(frozen=True)
class ProcessGroup:
    """This process among all: `rank` of `size`, and `local` on this machine. All call the same methods in turn."""

    rank: int = 0
    size: int = 1
    local: int = 0

    @property
    def is_leader(self) -> bool:
        """Does this one measure, speak and save?"""
        return self.rank == 0

    @property
    def device(self) -> str | None:
        """Where it computes; None: wherever is fastest."""
        if self.size == 1:
            return None
        return f"cuda:{self.local}" if torch.cuda.is_available() else "cpu"

    def check_batch(self, batch: int) -> None:
        """BadValue when a batch has no two images for everybody, which batch norm needs."""
        if batch < 2 * self.size:
            raise BadValue(f"A batch of {batch} is too small for {self.size} processes. Use at least {2 * self.size}.")

    def share(self, chosen: Tensor) -> Tensor:
        """One's own part of a batch."""
        return chosen[self.rank :: self.size]

    def data_parallel(self, model: nn.Module) -> nn.Module:
        """The model, whose gradients are everybody's mean, as long as there is somebody else."""
        if self.size == 1:
            return model
        return nn.parallel.DistributedDataParallel(model)

    def sum(self, *numbers: float) -> tuple[float, ...]:
        """The sums over everybody."""
        if self.size == 1:
            return numbers
        device = torch.device(self.device or "cpu")
        sums = torch.tensor(numbers, dtype=torch.float64, device=device)
        torch.distributed.all_reduce(sums)
        return tuple(sums.tolist())

    def any(self, one: bool) -> bool:
        """Is it true for anybody?"""
        return self.sum(float(one))[0] > 0

    def local_first(self, get: Callable[[], Found]) -> Found:
        """What `get` returns, called by one process of each machine before the others: what it downloads is there."""
        if self.size == 1:
            return get()
        found = get() if self.local == 0 else None
        torch.distributed.barrier()
        return get() if found is None else found


SINGLE_PROCESS = ProcessGroup()


@contextmanager
def init_process_group() -> Iterator[ProcessGroup]:
    """The processes that torchrun has started with this one; SINGLE_PROCESS without torchrun."""
    rank, size, local = (int(os.environ.get(name, "0")) for name in ("RANK", "WORLD_SIZE", "LOCAL_RANK"))
    if size < 2:
        yield SINGLE_PROCESS
        return
    if torch.cuda.is_available():
        torch.cuda.set_device(local)
    torch.distributed.init_process_group("nccl" if torch.cuda.is_available() else "gloo")
    try:
        yield ProcessGroup(rank, size, local)
    finally:
        torch.distributed.destroy_process_group()
