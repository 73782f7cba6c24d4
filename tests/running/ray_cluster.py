"""A real Ray cluster on this machine, in a process of its own that tests steer by lines: `add` a node with two cores,
`kill` the oldest one that lives, as when its power fails. It ends with its stdin.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TOKEN = "7" * 64
STORE_BYTES = 100_000_000
ROOT = Path(__file__).parents[2]


class RayCluster:
    """The tests' end of that process. `address` is host:port of its head, which trains nothing."""

    def __init__(self, folder: str) -> None:
        self.environment = {
            "CNN_DEMO_ENGINE": "ray",
            "CNN_DEMO_WORKERS": "1",
            "RAY_AUTH_MODE": "token",
            "RAY_AUTH_TOKEN": TOKEN,
            "RAY_TMPDIR": folder,
            "RAY_USAGE_STATS_ENABLED": "0",
            "PYTHONPATH": str(ROOT),
        }
        self.process = subprocess.Popen(
            [sys.executable, __file__],
            env=os.environ | self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.address = self._said()
        self.environment["CNN_DEMO_RAY_ADDRESS"] = self.address

    def do(self, command: str) -> None:
        """Give a command and wait until it is done."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{command}\n")
        self.process.stdin.flush()
        assert self._said() == command

    def close(self) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        try:
            self.process.wait(60)
        finally:
            self.process.kill()
            self.process.stdout.close()

    def _said(self) -> str:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith("said "):
                return line.split()[1]
        raise AssertionError("the cluster does not start")


@contextmanager
def ray_cluster() -> Iterator[RayCluster]:
    """A head without cores, in a short folder: names of sockets are."""
    folder = tempfile.mkdtemp(prefix="ray")
    cluster = RayCluster(folder)
    try:
        yield cluster
    finally:
        cluster.close()
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    from ray.cluster_utils import Cluster

    (Path(os.environ["RAY_TMPDIR"]) / "ray").mkdir()
    options = {"object_store_memory": STORE_BYTES, "include_dashboard": False}
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, **options})
    print("said", cluster.address, flush=True)
    nodes = []
    try:
        for line in sys.stdin:
            if line.strip() == "add":
                nodes.append(cluster.add_node(num_cpus=2, object_store_memory=STORE_BYTES))
            else:
                cluster.remove_node(nodes.pop(0), allow_graceful=False)
            print("said", line.strip(), flush=True)
    finally:
        cluster.shutdown()


if __name__ == "__main__":
    main()
