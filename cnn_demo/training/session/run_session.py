"""One run from its order to its last file, for worker and command line alike: get the data, train, do what is asked
meanwhile, keep and measure. What it has to say it sends as events; who listens decides what is shown.
"""

import dataclasses
import time
from collections.abc import Callable, Iterator

from cnn_demo.data import Dataset, spec_of
from cnn_demo.errors import LabError
from cnn_demo.prediction.checkpoint.card import Card
from cnn_demo.prediction.stores import Stores
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.engine.device import detect
from cnn_demo.training.engine.distributed import SINGLE_PROCESS, ProcessGroup
from cnn_demo.training.engine.learner import Learner
from cnn_demo.training.engine.trainer import Progress, train
from cnn_demo.training.session import report, resume_state
from cnn_demo.training.session.order import Order
from cnn_demo.training.session.run import how_far
from cnn_demo.training.session.run_control import RunControl
from cnn_demo.training.session.session_files import Measure, SessionFiles, on_test_images
from cnn_demo.training.session.transfer import initial_model

Send = Callable[..., None]

LEAST_SECONDS = 1.0  # the smallest time budget that a recipe can have
POINT_SECONDS = 0.1  # points between epochs: at most ten a second


class TrainingSession:
    """Does one order. `send` takes the facts of each event by name; `control` holds what is asked for meanwhile.

    `stores` has the images and the networks to start from. With train() come `learner` and `last`, its latest
    Progress. In a process group all train, and only the leader writes.
    """

    learner: Learner
    last: Progress

    def __init__(
        self, order: Order, send: Send, control: RunControl, stores: Stores, group: ProcessGroup = SINGLE_PROCESS
    ) -> None:
        self.order, self.send, self.control, self.stores, self.group = order, send, control, stores, group
        self.hardware = detect(order.config.precision, group.device)
        self.files = SessionFiles(order, stores.data)
        self._stopping = False
        self._changed_at: int | None = None  # the step since which another learning rate than the recipe's holds
        self._sent_at = 0.0  # when a point was sent last
        self._sent: tuple[int, float | None] = (0, None)  # of which step
        self._began = 0  # the step that it goes on from
        self._gave_way = False

    def run(self) -> None:
        """Train, measure and write; or train until it gives way."""
        for _ in self.train():
            pass
        if not self._gave_way:
            self.finish()

    def train(self) -> Iterator[Progress]:
        """Yields what train() of the engine yields, as fast as it is pulled; less where it gives way to others."""
        dataset = self.load_data()
        self.learner = learner = self.prepare(dataset)
        self.send(
            from_step=self._began,
            data=dataset.description,
            hardware=self.hardware.description,
            message=report.training(learner, self._changed_at),
        )
        events = train(
            self._limited(learner.config, self.order.spent),
            dataset,
            stop=self.should_stop,
            hardware=self.hardware,
            every=self.order.every,
            learner=learner,
            through=int(learner.epoch) + 1 if self.order.one_more_epoch else None,
            clock=self.control.clock,
        )
        for event in events:
            self.last = event
            if event.ended is None:
                self.on_progress(event)
            yield event
            if event.ended is None:
                self.apply_commands(event)
                if self.give_way(event):
                    return

    def load_data(self) -> Dataset:
        """The data set of the recipe, downloaded if it is not here yet."""
        name = self.order.config.data
        self.send(message=f"Loading {spec_of(name).title}.")
        if self.order.sample:
            return self.stores.data.sample(name)
        load = self.stores.data.load_or_download
        return self.group.local_first(lambda: load(name, lambda said: self.send(message=said)))

    def prepare(self, dataset: Dataset) -> Learner:
        """A new learner; or the one that was kept, with an epoch more to learn when it had learned all."""
        config, kept = self.order.config, self.order.resume
        if kept is None:
            initial = initial_model(config, dataset, self.stores.models) if config.pretrained else None
            return Learner(config, dataset, self.hardware, initial, self.group)
        learner = Learner(config, dataset, self.hardware, group=self.group)
        if self.order.one_more_epoch and kept.facts["step"] >= learner.steps:
            more = dataclasses.replace(config, extra_epochs=config.extra_epochs + 1)
            learner = Learner(more, dataset, self.hardware, group=self.group)
            self.send(extra_epochs=more.extra_epochs)
        resume_state.restore(learner, kept)
        self._began = learner.step
        self._changed_at = learner.rate_changes[-1][0] if learner.rate_changes else None
        if self.order.one_more_epoch or self.order.spent:
            self.files.add_earlier_epochs(learner.best.epoch)
        return learner

    def should_stop(self) -> bool:
        """Asked after each batch. The first yes is reported: from then on no more batches run."""
        if self.control.is_stopped and not self._stopping:
            self._stopping = True
            self.send(obeyed=True)
        return self._stopping

    def on_progress(self, last: Progress) -> None:
        """Every epoch's end, and between them a point now and then."""
        if last.weights is None:
            if self.learner.measures_gradient:
                self.send_point(last)
        elif last.step == 0:
            self.files.add_epoch(last)
        elif last.step > self._began:  # else this is where it goes on from
            self.files.add_epoch(last)
            self.send_point(last)
            if self.group.is_leader and self.files.save_now_and_then(self.learner, last):
                self.send(saved=True)
            self._sent_at = time.monotonic()
        # A gradient's norm costs small networks 3 % of their time: it is taken of steps that are going to be shown.
        self.learner.measures_gradient = time.monotonic() - self._sent_at >= POINT_SECONDS

    def send_point(self, last: Progress, **more: object) -> None:
        """Show this step in the curves, once."""
        is_new = (last.step, last.val_loss) != self._sent and last.step > 0
        self.send(**(report.point(last) if is_new else report.pace(last)), **more)
        self._sent, self._sent_at = (last.step, last.val_loss), time.monotonic()

    def apply_commands(self, last: Progress) -> None:
        """Between two batches: take over another learning rate; wait here while the visitor wants that."""
        self.change_learning_rate()
        waited = False
        while self.control.should_pause(last.step, epoch_ended=last.weights is not None):
            message = report.paused(last, self.learner, self._changed_at)
            self.send_point(last, state="paused", message=message)
            waited = self.learner.measures_gradient = True
            self.control.wait()
            self.change_learning_rate()
        if waited and not self.control.is_stopped and not self.control.is_single_step:
            self.send(state="running", message=report.training(self.learner, self._changed_at))

    def give_way(self, last: Progress) -> bool:
        """Between two epochs, when it is asked to: network and state are written, from which it goes on later as if
        nothing had happened. False where it must not, or where they cannot be written: then it trains on."""
        learner = self.learner
        between = self._began < last.step < learner.steps and last.step % learner.steps_per_epoch == 0
        if between and last.weights is not None and self.control.gives_way and not self.order.one_more_epoch:
            self._gave_way = self.files.save_both(learner, last)
        if self._gave_way:
            self.send(state="queued", saved=True, resumable=True, **report.pace(last))
        return self._gave_way

    def change_learning_rate(self) -> None:
        """Go on as if the recipe's learning rate had been the one that was asked for, if one was."""
        learning_rate = self.control.take_learning_rate()
        if learning_rate is not None and learning_rate != self.learner.learning_rate:
            self.learner.change_learning_rate(learning_rate)
            self._changed_at = self.learner.step
            message = report.training(self.learner, self._changed_at)
            first = self.learner.rate_changes[0][0]
            self.send(learning_rate=learning_rate, changed_step=first, message=message)

    def finish(self, measure: Measure = on_test_images) -> Card | None:
        """Measure the best epoch on the test images, once, and write the last files. Its card; None when that failed.

        The state is kept before anything is measured: it is what can be made again least.
        """
        learner, last = self.learner, self.last
        keeps_state = self.order.keeps_state or last.ended != "finished"
        resumable = keeps_state and self.files.save_state(learner, last)
        self.send(message="Measuring on the test images.", obeyed=True)
        model, card = self.files.measured(learner, last, measure)
        facts = report.pace(last) | {"test_accuracy": card.metrics["test_accuracy"]}
        try:
            card = self.files.save_last(learner, last, model, card)
        except LabError as error:
            self.send(state="failed", message=f"{how_far(last.epoch).capitalize()}: {error}", **facts)
            return None
        if not keeps_state:
            self.files.remove_state()
        self.send(saved=True)
        self.send(**facts, **self.ending(), resumable=resumable)
        return card

    def ending(self) -> dict[str, str]:
        """The facts about how it ended."""
        ended, learner = self.last.ended or "finished", self.learner
        config, one_more_epoch = self._limited(learner.config), self.order.one_more_epoch
        done = (learner.step - self._began) / learner.steps_per_epoch
        message = report.ending(self.last, config, learner.learning_rate, one_more_epoch)
        message += report.high_rate(self.last, config, learner.learning_rate, done)
        message += " " * bool(learner.rate_changes) + report.rate_change(report.changes_of(learner))
        return {"state": report.STATES.get(ended, "stopped"), "ending": ended, "message": message}

    def _limited(self, config: TrainConfig, spent: float = 0.0) -> TrainConfig:
        limit = min(config.time_limit or self.order.limits.seconds, self.order.limits.seconds)
        return (
            config
            if limit == float("inf")
            else dataclasses.replace(config, time_limit=max(limit - spent, LEAST_SECONDS))
        )
