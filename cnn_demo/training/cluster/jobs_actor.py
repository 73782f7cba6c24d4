"""The queue of the whole cluster, as Ray makes a named actor of it that outlives the apps: one queue, for all replicas.

Reading is done in the apps, from what `news` tells them; only what changes something comes here. Questions and answers
are pickled by app and actor, so that the bridge between them needs to know neither runs nor PyTorch.
"""

import importlib
import os
import pickle
import secrets
import time
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

import cnn_demo
from cnn_demo.errors import BadValue, LabError
from cnn_demo.storage import local_folder
from cnn_demo.training.cluster.messages import METHODS, Answer, ErrorParts, Known, Told
from cnn_demo.training.cluster.shared_folder import why_other

if TYPE_CHECKING:
    from cnn_demo.training.jobs import Engine

LOOK_SECONDS = 0.1  # between two looks for news


class JobsActor:
    """`place` is the data folder or address that all machines share; `engine` is Ray's where it is None."""

    def __init__(self, place: str, engine: "Engine | None" = None) -> None:
        from cnn_demo.prediction.stores import Stores  # PyTorch: where the actor lives, not where it is started from
        from cnn_demo.training.cluster.shared_jobs import SharedJobs
        from cnn_demo.training.jobs import RunFiles

        self._place, self._folder = place, local_folder(place)
        stores = Stores.open(self._folder)
        self._jobs = SharedJobs(stores, RunFiles(stores.models.runs), engine or self._ray_engine())
        self._era = secrets.token_hex(8)
        self._jobs.warm()

    def _ray_engine(self) -> "Engine":
        from cnn_demo.training.cluster.ray_engine import RayEngine

        return RayEngine(importlib.import_module("ray"), self._folder)

    def hello(self, place: str, name: str) -> dict[str, str]:
        """What an app has to know first, in words that every version of it understands: this version, whether the
        cluster wants a token, whether runs are under way, and what is wrong with the app's folder of that own name."""
        other = f"This cluster keeps its runs in another place than {place[-60:]}: set CNN_DEMO_DATA to that one."
        return {
            "version": cnn_demo.__version__,
            "token": os.environ.get("RAY_AUTH_MODE", ""),
            "busy": "yes" if self._jobs.are_under_way() else "",
            "folder": other if place != self._place else why_other(self._folder, name),
        }

    def call(self, question: bytes) -> bytes:
        """`ask` or `news`, pickled with its arguments; what it returns, pickled."""
        name, args = pickle.loads(question)
        return pickle.dumps(self.ask(*args) if name == "ask" else self.news(*args))

    def ask(self, method: str, args: tuple[Any, ...], known: Known) -> Answer:
        """Call one of METHODS; what the app does not know yet comes with the answer."""
        if method not in METHODS:
            raise BadValue("The queue is not asked that.")
        value, error = None, None
        try:
            value = getattr(self._jobs, method)(*args)
        except LabError as refused:
            error = ErrorParts.of(refused)
        return Answer(value, error, self._told(known))

    def news(self, known: Known, looked_at: Collection[str], seconds: float) -> Told:
        """What the app does not know yet: waits for it, at most so long. `looked_at` are runs that somebody has watched
        meanwhile."""
        self._jobs.keep_alive(looked_at)
        end = time.monotonic() + seconds
        while (told := self._told(known)).known == known and time.monotonic() < end:
            time.sleep(LOOK_SECONDS)
        return told

    def _told(self, known: Known) -> Told:
        since = known.version if known.era == self._era else 0
        return Told(self._era, self._jobs.why_not_ready(), self._jobs.news(since))
