"""What keeps the queue moving: orders for the worker, an ear for its news, an end for what takes too long.

It ends what nobody watches, what is paused while others wait, and a worker that does not answer. Nothing here is
locked: `jobs` does that, around every call.
"""

import time
from collections.abc import Callable

from cnn_demo import settings
from cnn_demo.prediction.stores import Stores
from cnn_demo.training.jobs.active_run import Going
from cnn_demo.training.jobs.run_files import RunFiles
from cnn_demo.training.jobs.run_registry import Ledger
from cnn_demo.training.jobs.worker_client import News, Patience, Process, Share
from cnn_demo.training.session.run import Run, after_news, in_line, where

MOST_STARTS = 3  # of workers that die before they are ready
UNEXPECTED = "Failed: the training process ended unexpectedly (out of memory?). You can start again."
NO_START = "Failed: the training process does not start on this server."
GIVES_WAY = f"Paused for {settings.PAUSE_SECONDS} s while others waited: stopped"

Hear = Callable[[Process, "News | None"], None]


class Supervision:
    """The queue, the run that is going, and the worker. `clock` gives the monotonic seconds of leases and limits."""

    def __init__(
        self,
        ledger: Ledger,
        stores: Stores,
        files: RunFiles,
        clock: Callable[[], float],
        share: Share,
        patience: Patience,
    ) -> None:
        self._stores, self._files = stores, files
        self._ledger, self._clock, self._share, self._patience = ledger, clock, share, patience
        self.queue: list[str] = []
        self.going: Going | None = None
        self.process: Process | None = None
        self._heard = 0.0
        self._starts = 0  # since a worker was last ready

    def active(self) -> list[Run]:
        """The run that is going, then the queue."""
        going = [self.going.run_id] if self.going else []
        return [self._ledger.run(run_id) for run_id in (*going, *self.queue)]

    def enqueue(self, run_id: str) -> None:
        self.queue.append(run_id)
        self._starts = 0
        self.place()

    def tick(self, hear: Hear) -> None:
        """Do what is due. `hear` gets the news of a worker that is started here."""
        for run in self._ledger.unwatched(self.active()):
            self.stop(run, f"Nobody watched for {settings.LEASE_SECONDS} s: stopped")
        if self.process is None and self._starts < MOST_STARTS:
            self._heard = time.monotonic()
            self._starts += 1
            self.process = Process(hear, self._share, self._stores)
        if self.process is None:
            while self.queue and self._starts >= MOST_STARTS:
                self._ledger.put(self._ledger.run(self.queue.pop(0)).to("failed", NO_START))
        elif self.going is not None:
            self._enforce(self.process, self.going)
        elif self.queue:
            self._order(self.process, self._ledger.run(self.queue.pop(0)))
        self.place()

    def stop(self, run: Run, because: str) -> None:
        """Tell a run to end: at once when it waits, after the batch at work when it goes."""
        if run.state == "queued":
            self.queue.remove(run.id)
            self._ledger.put(run.to("stopped", f"{because} before it {'went on' if run.step else 'began'}."))
            self.place()
        elif run.state in ("running", "paused") and self.process is not None and self.going is not None:
            self.going.asked, self.going.because = time.monotonic(), because
            self._ledger.put(run.to("stopping", "Stopping after the batch at work."))
            self.tell(run, "stop")

    def tell(self, run: Run, order: str, rate: float | None = None) -> None:
        """Pass one of control.ORDERS on to the worker."""
        if self.process is not None:
            self.process.send(do=order, run=run.id, learning_rate=rate)

    def place(self) -> None:
        """Tell the queue where everyone stands, and a paused run that others wait for it."""
        going = self._ledger.run(self.going.run_id) if self.going else None
        for run in in_line(going, list(map(self._ledger.run, self.queue))):
            self._ledger.put(run)
        if self.going and going and going.state == "paused" and self.queue:
            left = 10 * round(self.going.patience_left / 10)
            told = f"Others wait: in about {left} s it stops, and can go on later."
            message = f"Paused {where(going.epoch, going.step)}. {told}"
            if going.message != message:
                self._ledger.put(going.with_(message=message))

    def hear(self, news: News | None) -> None:
        """What the worker says; None: it has died."""
        ready = self.process is not None and self.process.ready
        self._heard, self._starts = time.monotonic(), 0 if ready else self._starts
        going, run = self.going, self._ledger.run(self.going.run_id) if self.going else None
        if news is None:
            self.process = None
            if run is not None and going is not None:
                words = f"{going.because}." if going.because else UNEXPECTED
                self._ledger.put(run.to("failed" if going.asked is None else "stopped", words))
        elif run is not None and going is not None:
            going.obeyed = going.obeyed or news.get("obeyed", False)
            self._ledger.put(after_news(run, news, going.because))
        if going is not None:
            run = self._ledger.run(going.run_id)
            going.look(run, self._clock(), bool(self.queue))
            if run.ended:
                self.going = None

    def close(self, because: str) -> Process | None:
        """End all runs in words; the worker is for the caller to end."""
        for run in self.active():
            self._ledger.put(run.to("stopped", because))
        process, self.process = self.process, None
        self.queue, self.going = [], None
        return process

    def _order(self, process: Process, run: Run) -> None:
        self.going = Going(run.id, self._clock())
        message = "Starting." if process.ready else "Starting: the training process is getting ready."
        self._ledger.put(run.to("running", message, seconds_left=run.config.time_limit))
        paths = {
            "path": str(self._files.path_of(run.id).absolute()),
            "state": str(self._files.state_of(run.id).absolute()),
        }
        facts = {"config": run.config.to_dict(), "sample": run.sample, "goes_on": run.resumable}
        process.send(do="train", run=run.id, **facts, **paths)

    def _enforce(self, process: Process, going: Going) -> None:
        run, clock = self._ledger.run(going.run_id), self._clock()
        going.look(run, clock, bool(self.queue))
        deed = going.due(run, clock, time.monotonic(), self._heard, process.ready, self._patience)
        if deed == "silent":
            silence = self._patience.silence if process.ready else self._patience.start
            going.because = going.because or f"Failed: the training process did not answer for {silence:g} s"
        if deed == "limit":
            self.stop(run, "Stopped at its time limit")
        elif deed == "give way":
            self.stop(run, GIVES_WAY)
        elif deed == "terminate":
            process.terminate()
        elif deed:
            process.kill()
