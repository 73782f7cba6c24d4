"""Everything that changes while a network learns: weights, optimizer, rate, random numbers, step and best epoch.

A Learner learns one batch at a time. It knows no files: `state` keeps one between any two batches and brings it back.
"""

from collections.abc import Iterator

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from cnn_demo import networks
from cnn_demo.data import Dataset
from cnn_demo.data.augmentation import AUGMENTATIONS
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.engine.batches import batches, normalized, split
from cnn_demo.training.engine.best_weights import Best, copy_weights
from cnn_demo.training.engine.device import Hardware
from cnn_demo.training.engine.distributed import ALONE, Team
from cnn_demo.training.engine.freezing import freeze, train_mode
from cnn_demo.training.engine.metrics import Means, normalizer
from cnn_demo.training.engine.optimizers import hold, optimizer_for, scale, schedule_for

LOSS_BOUND = 1e4  # a mean loss above this is no learning any more: a network that knows nothing scores log(classes)


class Learner:
    """`model`, when given, is what it begins with; else random weights, drawn by the seed.

    `dataset` is normalized as the recipe says; `images` are learned from, `held_out` ones are validated on; `seen`
    counts the images of all steps, `seconds` those of earlier sittings. In a `team` it learns from its share.
    """

    def __init__(
        self,
        config: TrainConfig,
        dataset: Dataset,
        hardware: Hardware,
        model: nn.Sequential | None = None,
        team: Team = ALONE,
    ) -> None:
        team.check(config.batch_size)
        self.config, self.hardware, self.team = config, hardware, team
        self.generator = torch.Generator().manual_seed(config.seed)
        torch.manual_seed(config.seed)
        model = model or networks.build(config.architecture, dataset.spec.shape, len(dataset.spec.classes))
        set_dropout(model, config.dropout)
        freeze(model, config.freeze)
        self.model = channels_last(model.to(hardware.device))
        self.dataset = normalized(config, dataset)
        self.images, self.held_out = split(config, self.dataset)
        self.steps_per_epoch = len(batches(torch.arange(len(self.images)), config.batch_size, team.size))
        self.scheduled = self.steps_per_epoch * config.epochs
        self.steps = self.scheduled + self.steps_per_epoch * config.extra_epochs
        self.optimizer = optimizer_for(config, self.model)
        self.schedule = schedule_for(config, self.optimizer, self.scheduled)
        self.rate = config.learning_rate
        self.step, self.seen, self.seconds = 0, 0, 0.0
        self.means, self.best = Means(), Best(copy_weights(self.model))
        self.drawn = self.generator.get_state()  # before the order of the epoch at hand was drawn
        self._normalize = normalizer(self.dataset, hardware)
        self._joined = team.joined(self.model)
        self._changes = self.generator if team.size == 1 else torch.Generator()
        self.draw_apart()

    @property
    def epoch(self) -> float:
        """How many times it has been through its images."""
        return self.step / self.steps_per_epoch

    @property
    def rate_now(self) -> float:
        """The learning rate of the next step."""
        return float(self.optimizer.param_groups[0]["lr"])

    def set_rate(self, rate: float) -> None:
        """Go on as if the recipe's rate had been this: the schedule keeps its shape."""
        scale(self.optimizer, rate / self.rate)
        self.rate = rate

    def draw_apart(self) -> None:
        """In a team everybody draws the same order, but random changes and dropout of their own."""
        if self.team.size > 1:
            seed = self.config.seed + 1000 * (self.team.rank + 1) + self.step
            self._changes.manual_seed(seed)
            torch.manual_seed(seed)

    def rest_of_epoch(self) -> Iterator[Tensor]:
        """The positions of the images of each batch until the next end of an epoch; at one, all of the next epoch."""
        train_mode(self.model, self.config.freeze)
        done = self.step % self.steps_per_epoch
        if not done:
            self.drawn, self.means = self.generator.get_state(), Means()
        now = self.generator.get_state()
        self.generator.set_state(self.drawn)
        total = len(self.images)
        order = torch.randperm(total, generator=self.generator) if self.config.shuffle else torch.arange(total)
        if done:
            self.generator.set_state(now)
        yield from batches(order, self.config.batch_size, self.team.size)[done:]

    def learn(self, chosen: Tensor) -> str | None:
        """One step on these images. "nan" or "diverged" when the loss says that it has lost its way: no step then."""
        everybodys, chosen = len(chosen), self.team.share(chosen)
        images, labels = self.images.images[chosen], self.images.labels[chosen].to(self.hardware.device)
        for change in AUGMENTATIONS[self.config.augmentation]:
            images = change(images, self._changes)
        if self.step == self.scheduled:
            hold(self.config, self.optimizer, self.rate)
        with torch.autocast(self.hardware.device.type, torch.bfloat16, enabled=self.hardware.autocast):
            logits = self._joined(self._normalize(images)).float()
        loss = F.cross_entropy(logits, labels, label_smoothing=self.config.label_smoothing)
        share = len(labels) / everybodys
        value, right = self.team.total(loss.item() * share, (logits.argmax(1) == labels).sum().item())
        if not value < LOSS_BOUND:  # also true of NaN
            return "diverged" if value == value and value != float("inf") else "nan"
        self.optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(loss * (share * self.team.size))  # gradients are averaged over the team
        self.optimizer.step()
        if self.step < self.scheduled:
            self.schedule.step()
        self.step, self.seen = self.step + 1, self.seen + everybodys
        self.means.add(value, right, everybodys)
        return None

    def is_finite(self) -> bool:
        """Are all weights numbers?"""
        return not self.team.any(not all(bool(value.isfinite().all()) for value in self.model.state_dict().values()))


def channels_last(model: nn.Sequential) -> nn.Sequential:
    """The model with its weights in this layout, and with gradients that come back in it through a flattening.

    Flattening lays the values out anew, and where maps and their gradients lie differently, ReLU is ten times slower.
    """

    def alike(_: nn.Module, maps: tuple[Tensor]) -> None:
        if maps[0].requires_grad and maps[0].ndim == 4:
            maps[0].register_hook(lambda g: g.contiguous(memory_format=torch.channels_last))  # type: ignore[no-untyped-call]

    for layer in model.modules():
        if isinstance(layer, nn.Flatten):
            layer.register_forward_pre_hook(alike)
    return model.to(memory_format=torch.channels_last)


def set_dropout(model: nn.Module, probability: float | None) -> None:
    """Give every dropout layer this probability; None leaves the design's own."""
    for layer in model.modules():
        if probability is not None and isinstance(layer, nn.Dropout | nn.Dropout2d):
            layer.p = probability
