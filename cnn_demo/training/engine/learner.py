"""Everything that changes while a network learns: weights, optimizer, learning rate, random numbers and best epoch.

A Learner learns one batch at a time. It knows no files: `session.resume_state` keeps one between any two batches and
brings it back.
"""

import math
from collections.abc import Iterator

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from cnn_demo import networks
from cnn_demo.data import Dataset
from cnn_demo.data.augmentation import AUGMENTATIONS
from cnn_demo.networks.torch_compat import SGD, Adam, AdamW
from cnn_demo.training.config.early_images import EARLY, flattened_sizes, middle, pad_flattened
from cnn_demo.training.config.lr_schedule import learning_rate_at, momentum_at
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.config.whitening import PATCHED, whiten_first_layer
from cnn_demo.training.engine.batches import batches, normalized, split
from cnn_demo.training.engine.device import Hardware
from cnn_demo.training.engine.distributed import SINGLE_PROCESS, ProcessGroup
from cnn_demo.training.engine.freezing import freeze, train_mode
from cnn_demo.training.engine.metrics import RunningMeans, normalizer
from cnn_demo.training.engine.muon import Muon
from cnn_demo.training.engine.weights import BestWeights, copy_weights

OPTIMIZER_TYPES: dict[str, type[torch.optim.AdamW] | type[torch.optim.Adam]] = {
    "adamw": AdamW,
    "adam": Adam,
    "muon": type("Muon", (Muon, AdamW), {}),  # what is not its own is that AdamW's
}
LOSS_BOUND = 1e4  # a mean loss above this is no learning any more: a network that knows nothing scores log(classes)


class Learner:
    """`model`, when given, is what it begins with; else random weights, drawn by the seed.

    `dataset` is normalized as the recipe says; `images` are learned from, `held_out` ones are validated on; `seen`
    counts the images of all steps, `seconds` those of earlier sessions; `learning_rate` is the recipe's, or what it was
    changed to. In a process group it learns from its share. `measures_gradient`: the next step takes the norm of its
    gradient, as an epoch's last one always does.
    """

    def __init__(
        self,
        config: TrainConfig,
        dataset: Dataset,
        hardware: Hardware,
        model: nn.Sequential | None = None,
        group: ProcessGroup = SINGLE_PROCESS,
    ) -> None:
        group.check_batch(config.batch_size)
        self.config, self.hardware, self.group = config, hardware, group
        self.generator = torch.Generator().manual_seed(config.seed)
        torch.manual_seed(config.seed)
        model = model or networks.build(config.architecture, dataset.spec.shape, len(dataset.spec.classes))
        set_dropout(model, config.dropout)
        freeze(model, config.freeze)
        self.model = channels_last(model.to(hardware.device))
        if config.early_images == "middle":
            spec = dataset.spec
            pad_flattened(model, flattened_sizes(config.architecture, spec.shape, len(spec.classes), model))
        self.dataset = normalized(config, dataset)
        self.images, self.held_out = split(config, self.dataset)
        self._normalize = normalizer(self.dataset, hardware)
        if config.first_layer == "whitening":
            some = self.images.take(torch.arange(min(PATCHED, len(self.images)))).images
            whiten_first_layer(self.model, self._normalize(some))
        self.steps_per_epoch = len(batches(torch.arange(len(self.images)), config.batch_size, group.size))
        self.scheduled = self.steps_per_epoch * config.epochs
        self.steps = self.scheduled + self.steps_per_epoch * config.extra_epochs
        self.optimizer = optimizer_for(config, self.model)
        self.learning_rate = config.learning_rate
        self.rate_changes: list[tuple[int, float]] = []  # (the step from which on, the new learning rate)
        self.step, self.seen, self.seconds = 0, 0, 0.0
        self.means, self.best = RunningMeans(), BestWeights(copy_weights(self.model))
        self.epoch_start = self.generator.get_state()  # before the order of the epoch at hand was drawn
        self.measures_gradient = True
        self._gradient_norm: Tensor | None = None  # on the device: reading it waits for a GPU
        self._parallel = group.data_parallel(self.model)
        self._changes = self.generator if group.size == 1 else torch.Generator()
        self.seed_process()

    @property
    def epoch(self) -> float:
        """How many times it has been through its images."""
        return self.step / self.steps_per_epoch

    @property
    def next_learning_rate(self) -> float:
        """The learning rate of the next step."""
        return learning_rate_at(self.config, self.step, self.scheduled, self.learning_rate)

    @property
    def gradient_norm(self) -> float | None:
        """Of the last step, over all processes' gradients; None where it was not measured or is not finite."""
        norm = math.nan if self._gradient_norm is None else self._gradient_norm.item()
        return norm if math.isfinite(norm) else None

    def change_learning_rate(self, learning_rate: float) -> None:
        """Go on as if the recipe's learning rate had been this one; that it was not is remembered."""
        self.learning_rate = learning_rate
        self.rate_changes.append((self.step, learning_rate))

    def seed_process(self) -> None:
        """In a process group all draw the same order, but random changes and dropout of their own."""
        if self.group.size > 1:
            seed = self.config.seed + 1000 * (self.group.rank + 1) + self.step
            self._changes.manual_seed(seed)
            torch.manual_seed(seed)

    def rest_of_epoch(self) -> Iterator[Tensor]:
        """The positions of the images of each batch until the next end of an epoch; at one, all of the next epoch."""
        train_mode(self.model, self.config.freeze)
        done = self.step % self.steps_per_epoch
        if not done:
            self.epoch_start, self.means = self.generator.get_state(), RunningMeans()
        now = self.generator.get_state()
        self.generator.set_state(self.epoch_start)
        total = len(self.images)
        order = torch.randperm(total, generator=self.generator) if self.config.shuffle else torch.arange(total)
        if done:
            self.generator.set_state(now)
        yield from batches(order, self.config.batch_size, self.group.size)[done:]

    def train_step(self, chosen: Tensor) -> str | None:
        """One step on these images. "nan" or "diverged" when the loss says that it has lost its way: no step then."""
        in_all, chosen = len(chosen), self.group.share(chosen)
        logits, labels = self._forward(chosen)
        loss = F.cross_entropy(logits, labels, label_smoothing=self.config.label_smoothing)
        share = len(labels) / in_all
        value, correct = self.group.sum(loss.item() * share, (logits.argmax(1) == labels).sum().item())
        if not value < LOSS_BOUND:  # also true of NaN
            return "diverged" if value == value and value != float("inf") else "nan"
        self.optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(loss * (share * self.group.size))  # gradients are averaged over the processes
        is_last = (self.step + 1) % self.steps_per_epoch == 0
        self._gradient_norm = gradient_norm(self.model) if self.measures_gradient or is_last else None
        set_schedule(self.optimizer, self.config, self.step, self.scheduled, self.learning_rate)
        with self._autocast():  # Muon multiplies matrices, some of them large
            self.optimizer.step()
        self.step, self.seen = self.step + 1, self.seen + in_all
        self.means.add(value, correct, in_all)
        return None

    def _forward(self, chosen: Tensor) -> tuple[Tensor, Tensor]:
        """(logits, labels) of these images, in training mode, changed as the recipe says."""
        batch = self.images.take(chosen)
        images, labels = batch.images, batch.labels.to(self.hardware.device)
        for change in AUGMENTATIONS[self.config.augmentation]:
            images = change(images, self._changes)
        if self.config.early_images == "middle" and self.step < EARLY * self.scheduled:
            images = middle(images)
        with self._autocast():
            return self._parallel(self._normalize(images)).float(), labels

    def _autocast(self) -> torch.autocast:
        return torch.autocast(self.hardware.device.type, torch.bfloat16, enabled=self.hardware.autocast)

    def is_finite(self) -> bool:
        """Are all weights numbers?"""
        return not self.group.any(not all(bool(value.isfinite().all()) for value in self.model.state_dict().values()))


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


def optimizer_for(config: TrainConfig, model: nn.Module) -> torch.optim.Optimizer:
    """Weight decay acts on kernels and dense weights only: biases and batch norm have nothing to decay to.

    What is frozen is left out, so that it does not decay either.
    """
    learning = [p for p in model.parameters() if p.requires_grad]
    matrices = [p for p in learning if p.ndim > 1]
    vectors = [p for p in learning if p.ndim <= 1]
    groups = [{"params": matrices, "weight_decay": config.weight_decay}, {"params": vectors, "weight_decay": 0.0}]
    if config.optimizer == "sgd":
        return SGD(groups, lr=config.learning_rate, momentum=config.momentum, nesterov=config.momentum > 0, fused=True)
    return OPTIMIZER_TYPES[config.optimizer](groups, lr=config.learning_rate, fused=True)


def set_schedule(
    optimizer: torch.optim.Optimizer, config: TrainConfig, step: int, total_steps: int, highest: float
) -> None:
    """Give the optimizer what it takes this step with; `highest` is the recipe's learning rate, or the changed one."""
    learning_rate = learning_rate_at(config, step, total_steps, highest)
    momentum = momentum_at(config, step, total_steps)
    for group in optimizer.param_groups:
        group["lr"] = learning_rate
        if "betas" in group:  # Adam's
            group["betas"] = (momentum, group["betas"][1])


def gradient_norm(model: nn.Module) -> torch.Tensor:
    """The L2 norm over all gradients together, as a single number that is still on the model's device."""
    norms = [torch.linalg.vector_norm(p.grad) for p in model.parameters() if p.grad is not None]
    return torch.linalg.vector_norm(torch.stack(norms)) if norms else torch.zeros(())
