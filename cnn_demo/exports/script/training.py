"""The text of a script's training: what `training.trainer` does for one recipe, with every choice already made.

A test trains by both and compares them epoch by epoch, so that the two cannot drift apart.
"""

from string import Template

from cnn_demo.training.config.lr_schedule import DIV_FACTOR, PCT_START
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.config.whitening import PATCHED

OPTIMIZERS = {
    "adamw": "torch.optim.AdamW(groups, lr=RATE, fused=True)",
    "adam": "torch.optim.Adam(groups, lr=RATE, fused=True)",
    "muon": "Muon(groups, lr=RATE, fused=True)",
    "sgd": "torch.optim.SGD(groups, lr=RATE, momentum=MOMENTUM, nesterov=MOMENTUM > 0, fused=True)",
}

SCHEDULES = {
    "one-cycle": f"""
"One cycle up and down (Smith and Topin 2017, arXiv:1708.07120)."
return torch.optim.lr_scheduler.OneCycleLR(
    optimizer, RATE, total_steps=max(steps, 4) + 1, pct_start={PCT_START}, cycle_momentum=$cycle_momentum
)
""",
    "constant": """
"The same rate at every step."
return torch.optim.lr_scheduler.ConstantLR(optimizer, factor=1.0)
""",
}

LEARN = {
    "float32": "logits = network(normalize(batch))",
    "bfloat16": """
with torch.autocast(DEVICE.type, torch.bfloat16):  # fewer digits, faster where it is built in
    logits = network(normalize(batch)).float()
""",
}

END_OF_EPOCH = """
val_loss, val_accuracy = evaluate(network, held_images, held_labels)
mean = total / len(images)
print(f"epoch {epoch}: loss {mean:.5f}, validation loss {val_loss:.5f}, accuracy {100 * val_accuracy:.2f} %")
if (val_accuracy, -val_loss) > best_score:
    best, best_score = copy.deepcopy(network.state_dict()), (val_accuracy, -val_loss)
"""

ON_TEST = """
images, labels, _, _ = split(images, labels)
network = train(images, labels, test_images, test_labels)  # the test images choose the best epoch
"""

BEGIN = """
begin(network)
torch.manual_seed(SEED)
"""

FREEZE = """
for name in FROZEN:
    network.get_submodule(name).requires_grad_(False)
"""

PAD = """
pad_flattened(network, MAPS)
early_steps = EARLY * (EPOCHS * len(batches(torch.arange(len(images)))))
"""

CROP = """
if schedule.last_epoch < early_steps:
    batch = middle(batch)
"""

WHITEN = """
whiten_first_layer(network, normalize(images[:$patched]))
"""

STEP = {
    "float32": "optimizer.step()",
    "bfloat16": """
with torch.autocast(DEVICE.type, torch.bfloat16):
    optimizer.step()
""",
}

REST = """
for name in FROZEN:
    network.get_submodule(name).eval()  # batch norm follows no new images
"""

HOLD = f"""
if epoch == EPOCHS + 1:  # the cycle is over
    for group in optimizer.param_groups:
        group["lr"] = RATE / {DIV_FACTOR}
"""

SPLIT = '''
def split(images: Tensor, labels: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Images and labels to learn from, and those held out to choose the best epoch by."""
    total = $total
    $order
    held = $held
    learn, held_out = order[: total - held], order[total - held :]
    return images[learn], labels[learn], images[held_out], labels[held_out]
'''

TRAIN = '''
def optimizer_for(network: nn.Module) -> torch.optim.Optimizer:
    """Weight decay acts on kernels and dense weights only: biases and batch norm have nothing to decay to."""
    learning = [p for p in network.parameters() if p.requires_grad]
    matrices = [p for p in learning if p.ndim > 1]
    vectors = [p for p in learning if p.ndim <= 1]
    groups = [{"params": matrices, "weight_decay": WEIGHT_DECAY}, {"params": vectors, "weight_decay": 0.0}]
    return $optimizer


def schedule_for(optimizer: torch.optim.Optimizer, steps: int) -> torch.optim.lr_scheduler.LRScheduler:
    $schedule


$split


def batches(order: Tensor) -> list[Tensor]:
    """A last image on its own joins the batch before it: batch norm needs two."""
    parts = list(torch.split(order, BATCH))
    if len(parts) > 1 and len(parts[-1]) == 1:
        parts[-2:] = [torch.cat(parts[-2:])]
    return parts


def train(images: Tensor, labels: Tensor, held_images: Tensor, held_labels: Tensor) -> Network:
    """A network that has learned from `images`$best."""
    torch.manual_seed(SEED)
    $generator
    network = Network()
    $initialize
    $begin
    $freeze
    $whiten
    network = network.to(DEVICE).to(memory_format=torch.channels_last)
    optimizer = optimizer_for(network)
    schedule = schedule_for(optimizer, EPOCHS * len(batches(torch.arange(len(images)))))
    $pad
    $before
    for epoch in range(1, $epochs + 1):
        network.train()
        $rest
        $hold
        total = 0.0
        for chosen in batches($epoch_order):
            batch, truth = images[chosen], labels[chosen].to(DEVICE)
            $augment
            $crop
            $learn
            loss = F.cross_entropy(logits, truth$smoothing)
            if not loss.item() < 1e4:  # also true of NaN
                sys.exit(f"The loss is {loss.item()} in epoch {epoch}: the rate is too large.")
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            $step
            $advance
            total += loss.item() * len(chosen)
        $end_of_epoch
    $after
    return network


@torch.no_grad()
def evaluate(network: nn.Module, images: Tensor, labels: Tensor) -> tuple[float, float]:
    """(mean loss, share of right answers)."""
    network.eval()
    loss, right = 0.0, 0
    for batch, truth in zip(torch.split(images, 500), torch.split(labels.to(DEVICE), 500), strict=True):
        logits = network(normalize(batch))
        loss += F.cross_entropy(logits, truth).item() * len(truth)
        right += int((logits.argmax(1) == truth).sum())
    return loss / len(labels), right / len(labels)


def main() -> None:
    images, labels, test_images, test_labels = load()
    $train
    _, accuracy = evaluate(network, test_images, test_labels)
    print(f"{100 * accuracy:.2f} % of {len(test_labels):,} test images are right")
    torch.save(network.state_dict(), "$name.pt")


if __name__ == "__main__":
    main()
'''


def training_code(
    config: TrainConfig, augmentations: list[str], *, initializes: bool, freezes: bool, precision: str, name: str
) -> str:
    """Optimizer, schedule, split, training loop, evaluation and main() of this recipe. `augmentations` are names of
    functions of the script; `precision` is what the run computed in."""
    on_test = config.validate_on == "test"
    chooses = on_test or config.validation_share > 0
    shuffled = "torch.randperm(len(images), generator=generator)"
    schedule = fill(SCHEDULES[config.lr_schedule], cycle_momentum=str(config.optimizer != "sgd")).replace('"', '"""')
    generator = "generator = torch.Generator().manual_seed(SEED + 1)\n"
    division = fill(
        SPLIT,
        total="len(images)" if config.max_images is None else "min(LIMIT, len(images))",
        order=f"{generator}order = {shuffled}[:total]" if config.shuffle else "order = torch.arange(total)",
        held="0" if on_test else "round(total * HELD_OUT)",
    )
    return fill(
        TRAIN,
        optimizer=OPTIMIZERS[config.optimizer],
        schedule=schedule,
        split=division,
        best=": the best epoch's, by the others" if chooses else "",
        generator="generator = torch.Generator().manual_seed(SEED)" if config.shuffle or augmentations else "",
        initialize="initialize(network)" if initializes else "",
        begin=BEGIN if config.pretrained else "",
        freeze=FREEZE if freezes else "",
        whiten=fill(WHITEN, patched=str(PATCHED)) if config.first_layer == "whitening" else "",
        step=STEP[precision if config.optimizer == "muon" else "float32"],
        rest=REST if freezes else "",
        before="best, best_score = network.state_dict(), (-1.0, 0.0)" if chooses else "",
        epochs="EPOCHS + MORE" if config.extra_epochs else "EPOCHS",
        hold=HOLD if config.extra_epochs and config.lr_schedule == "one-cycle" else "",
        advance="if epoch <= EPOCHS:\n    schedule.step()" if config.extra_epochs else "schedule.step()",
        epoch_order=shuffled if config.shuffle else "torch.arange(len(images))",
        augment="\n".join(f"batch = {each}(batch, generator)" for each in augmentations),
        pad=PAD if config.early_images == "middle" else "",
        crop=CROP if config.early_images == "middle" else "",
        learn=LEARN[precision],
        smoothing=", label_smoothing=LABEL_SMOOTHING" if config.label_smoothing else "",
        end_of_epoch=END_OF_EPOCH if chooses else 'print(f"epoch {epoch}: loss {total / len(images):.5f}")',
        after="network.load_state_dict(best)" if chooses else "",
        train=ON_TEST if on_test else "network = train(*split(images, labels))",
        name=name,
    )


def fill(text: str, **parts: str) -> str:
    """`text` with $names replaced. A name on a line of its own stands for as many lines as it has, or for none."""
    lines: list[str] = []
    for line in text.strip("\n").split("\n"):
        name = line.strip().removeprefix("$")
        if line.strip().startswith("$") and name in parts:
            space = line[: len(line) - len(line.lstrip())]
            lines += [f"{space}{part}".rstrip() for part in parts[name].strip("\n").split("\n") if parts[name]]
        else:
            lines.append(Template(line).substitute(parts))
    return "\n".join(lines)
