"""How the bridge process comes to the queue of the cluster: address, token, versions, folder, each with its true reason
when it does not. Ray itself tries for minutes and says the reason to nobody but its log.
"""

import contextlib
import importlib
import logging
import os
import socket
import tempfile
from collections.abc import Callable, Iterator
from typing import Any

import cnn_demo
from cnn_demo.training.cluster.messages import ClusterAway

log = logging.getLogger(__name__)

NAMESPACE, NAME = "cnn-lab", "jobs"
ANSWER_SECONDS = 5.0  # for the first sign of life
START_SECONDS = 90.0  # for an actor, on a node that has to read PyTorch first
HEAD = {"node:__internal_head__": 0.001}  # when that node dies so does the cluster, so the queue is nowhere safer
LOST_TOKEN = "InvalidAuthToken"  # what Ray's C++ writes when the other side does not accept ours

NO_ANSWER = "The cluster at CNN_DEMO_RAY_ADDRESS does not answer."
WRONG_TOKEN = "The cluster refuses our token. Set RAY_AUTH_TOKEN, or RAY_AUTH_TOKEN_PATH, to that of its nodes."
NO_TOKEN = "There is no token for the cluster. Set RAY_AUTH_TOKEN, or RAY_AUTH_TOKEN_PATH, to that of its nodes."
OPEN = "This cluster takes anybody's orders. Start its nodes with RAY_AUTH_MODE=token."
OTHER_RAY = "The cluster has another version of Ray or of Python than this server. Install the same on both."
NO_NODE = "This server must be a node of the cluster: run `ray start --address=... --num-cpus=0` beside it."
LATE = "The cluster takes long to start the queue of trainings."
NOT_STARTED = "The cluster cannot start the queue of trainings. Is CNN Lab installed on its head node, and PyTorch?"


def connect(address: str) -> Any:
    """Make this process a driver of the cluster, and return Ray. ClusterAway says why it cannot be one."""
    _wait_for_answer(address)
    ray = importlib.import_module("ray")
    with _what_is_written() as written:
        try:
            ray.init(address, namespace=NAMESPACE, log_to_driver=False, configure_logging=False)
        except Exception as error:
            log.warning("Ray does not connect: %s", error)
            raise ClusterAway(reason(error, written())) from error
    return ray


def queue_of_cluster(ray: Any, place: str, name: str) -> Any:
    """The actor of the queue, made if there is none yet, and found fit for this app. ClusterAway says why it is not.

    One of an older version that has nothing to do gives way to ours.
    """
    for _ in range(2):
        actor = _actor(ray, place)
        try:
            hello = ray.get(actor.hello.remote(place, name), timeout=START_SECONDS)
        except Exception as error:
            log.warning("the queue of the cluster does not start: %s", error)
            raise ClusterAway(LATE if isinstance(error, TimeoutError) else NOT_STARTED) from error
        if hello["token"] != "token":
            raise ClusterAway(OPEN)
        if hello["version"] == cnn_demo.__version__:
            if hello["folder"]:
                raise ClusterAway(hello["folder"])
            return actor
        if hello["busy"] or not is_newer(cnn_demo.__version__, hello["version"]):
            break
        ray.kill(actor)
    raise ClusterAway(f"The cluster trains for CNN Lab {hello['version']}, and this is {cnn_demo.__version__}.")


def is_newer(version: str, other: str) -> bool:
    """Of two versions of ours.

    >>> is_newer("2.10.0", "2.9.1"), is_newer("2.9.1", "2.9.1")
    (True, False)
    """
    return _numbers(version) > _numbers(other)


def _numbers(version: str) -> list[int]:
    return [int(part) if part.isdigit() else 0 for part in version.split(".")]


def _actor(ray: Any, place: str) -> Any:
    from cnn_demo.training.cluster.jobs_actor import JobsActor

    options = {"name": NAME, "lifetime": "detached", "get_if_exists": True, "max_restarts": -1, "max_concurrency": 64}
    return ray.remote(JobsActor).options(**options, num_cpus=0, resources=HEAD).remote(place)


def _wait_for_answer(address: str) -> None:
    host, _, port = address.rpartition(":")
    try:
        socket.create_connection((host.strip("[]"), int(port)), ANSWER_SECONDS).close()
    except (OSError, ValueError) as error:
        raise ClusterAway(NO_ANSWER) from error


def reason(error: Exception, written: str) -> str:
    """The sentence for what Ray has raised, and what it has written meanwhile.

    >>> reason(RuntimeError("Version mismatch: ..."), "") == OTHER_RAY
    True
    """
    if "AuthenticationError" in type(error).__name__:
        return NO_TOKEN
    if LOST_TOKEN in written:
        return WRONG_TOKEN
    if "Version mismatch" in str(error):
        return OTHER_RAY
    if isinstance(error, ConnectionError):
        return NO_ANSWER
    return NO_NODE


@contextlib.contextmanager
def _what_is_written() -> Iterator[Callable[[], str]]:
    """Inside of it, what C++ writes to stderr goes to a file, which can be read."""
    kept = os.dup(2)
    with tempfile.TemporaryFile() as file:
        os.dup2(file.fileno(), 2)
        try:
            yield lambda: os.pread(file.fileno(), 1_000_000, 0).decode(errors="replace")
        finally:
            os.dup2(kept, 2)
            os.close(kept)
