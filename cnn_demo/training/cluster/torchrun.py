"""One network trained by several machines of the cluster together, each process with its share of every batch (see
`engine.distributed`): what torchrun does, with nodes that Ray chooses. It is a command:

    python -m cnn_demo.training.cluster.torchrun 4 train --network resnet20 --data cifar10 --out /shared/net.safetensors

starts four processes of `python -m cnn_demo train ...`, which find each other; the first one's words are printed. Each
takes a GPU where the cluster has enough of them, else two cores. Files are named as the nodes see them.
"""

import importlib
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from cnn_demo import settings
from cnn_demo.errors import BadValue, LabError
from cnn_demo.start_checks import check_cluster
from cnn_demo.training.cluster import connection
from cnn_demo.training.jobs.local_engine import THREADS

FREE_SECONDS = 60.0  # until so many places are free
TOO_FEW = "The cluster has no room for so many processes at the moment."


def main() -> int:
    """The status of the first process, or 1 after a sentence that says why there is none."""
    try:
        size, arguments = _parse(sys.argv[1:])
        check_cluster()
        ray = connection.connect(settings.ray_address())
        return run(ray, size, arguments)
    except LabError as error:
        print(error, file=sys.stderr)
        return 1


def _parse(words: Sequence[str]) -> tuple[int, list[str]]:
    if len(words) < 2 or not words[0].isdigit() or int(words[0]) < 1:
        raise BadValue("Give the number of processes, and then what each of them does, such as: 4 train --epochs 5")
    if not settings.ray_address():
        raise BadValue("Set CNN_DEMO_ENGINE=ray, and CNN_DEMO_RAY_ADDRESS to the cluster.")
    return int(words[0]), list(words[1:])


def run(ray: Any, size: int, arguments: list[str]) -> int:
    """Run so many processes with these arguments, print what the first one says, and return its status."""
    gpus = int(ray.cluster_resources().get("GPU", 0) >= size)
    needs = {"CPU": 1, "GPU": 1} if gpus else {"CPU": THREADS}
    group = ray.util.placement_group([needs] * size, strategy="SPREAD")
    try:
        if not group.wait(FREE_SECONDS):
            raise BadValue(TOO_FEW)
        return _run_in(ray, group, size, gpus, arguments)
    finally:
        ray.util.remove_placement_group(group)


def _run_in(ray: Any, group: Any, size: int, gpus: int, arguments: list[str]) -> int:
    strategies = importlib.import_module("ray.util.scheduling_strategies")

    def place(rank: int) -> dict[str, Any]:
        where = strategies.PlacementGroupSchedulingStrategy(group, placement_group_bundle_index=rank)
        return {"scheduling_strategy": where, "num_cpus": 1, "num_gpus": gpus, "max_retries": 0}

    meeting = ray.get(ray.remote(free_address).options(**place(0)).remote())
    told = [
        ray.remote(process)
        .options(**place(rank), num_returns="streaming")
        .remote(arguments, environment(rank, size, meeting, gpus=gpus > 0))
        for rank in range(size)
    ]
    status = 1
    for line in map(ray.get, told[0]):
        if isinstance(line, int):
            status = line
        else:
            print(line, end="", flush=True)
    return status


def environment(rank: int, size: int, meeting: tuple[str, int], *, gpus: bool) -> dict[str, str]:
    """What torchrun would set. The data folder is one for all, so a single process downloads into it: the others count
    as its neighbours; but each one's own GPU is the first that it sees.

    >>> environment(1, 2, ("10.0.0.1", 4000), gpus=False)["LOCAL_RANK"]
    '1'
    """
    host, port = meeting
    ranks = {"RANK": str(rank), "LOCAL_RANK": "0" if gpus else str(rank), "WORLD_SIZE": str(size)}
    return ranks | {"MASTER_ADDR": host, "MASTER_PORT": str(port), "OMP_NUM_THREADS": str(THREADS)}


def free_address() -> tuple[str, int]:
    """Where the processes meet: this machine as the others see it, and a free port."""
    ray = importlib.import_module("ray")
    with socket.socket() as probe:
        probe.bind(("", 0))
        return ray.util.get_node_ip_address(), probe.getsockname()[1]


def process(arguments: list[str], ranks: dict[str, str]) -> Iterator[str | int]:
    """One of them, on its node: its lines, and at last its status."""
    command = [sys.executable, "-m", "cnn_demo", *arguments]
    output: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    with subprocess.Popen(command, env=os.environ | ranks, **output) as child:
        assert child.stdout is not None
        for line in child.stdout:  # noqa: UP028, for Ray sends into its generators, and a file has no send()
            yield line
        yield child.wait()


if __name__ == "__main__":
    sys.exit(main())
