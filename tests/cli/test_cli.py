"""The command line: what it prints, what it leaves, and the exit codes."""

import dataclasses
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import random_checkpoints
from labs import DATA
from PIL import Image

from cnn_demo import settings
from cnn_demo.cli import main
from cnn_demo.cli.train import RECIPE
from cnn_demo.data import DATASETS
from cnn_demo.data.augmentation import AUGMENTATIONS
from cnn_demo.prediction.checkpoint import checkpoint_file
from cnn_demo.training.config.train_config import OPTIMIZERS, PRECISIONS, SCHEDULES, TrainConfig, recipe_for
from cnn_demo.training.engine.device import detect
from cnn_demo.training.engine.learner import Learner
from cnn_demo.training.engine.trainer import train
from cnn_demo.training.session import resume_state
from cnn_demo.training.session.training_card import command_of

SMALL = ["train", "--data", "mnist", "--network", "convnet_tiny", "--sample", "--max-images", "300", "--epochs", "2"]


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One published network, no data sets but the samples, and a working folder of its own."""
    monkeypatch.setattr(settings, "CHECKPOINTS", tmp_path / "checkpoints")
    monkeypatch.setenv("CNN_DEMO_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("CNN_DEMO_DOWNLOAD", "0")
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "checkpoints" / "quick-mnist.safetensors"
    checkpoint_file.save(path, random_checkpoints.card(), random_checkpoints.weights())
    return path


@pytest.fixture
def digit(tmp_path: Path) -> str:
    """A test image of MNIST as a PNG, dark on white and enlarged, as a person would have it."""
    pixels = 255 - DATA.sample("mnist").test.images[3, 0].numpy()
    Image.fromarray(pixels).resize((140, 140)).save(tmp_path / "digit.png")
    return "digit.png"


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


# networks


def test_networks_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["networks", "--json"]) == 0
    (told,) = lines(capsys)
    assert (told["network"], told["parameters"], told["test_accuracy"]) == ("quick-mnist", 54_778, 0.1)


def test_networks_as_a_table(capsys: pytest.CaptureFixture[str], shelf: Path) -> None:
    assert main(["networks"]) == 0
    assert "quick-mnist      54,778        10.00 %" in capsys.readouterr().out
    shelf.unlink()
    assert main(["networks"]) == 0
    assert "Train one" in capsys.readouterr().out


# classify


def test_classify(capsys: pytest.CaptureFixture[str], digit: str) -> None:
    assert main(["classify", digit, digit, "--json"]) == 0
    first, second = lines(capsys)
    assert first == second
    assert list(first) == ["file", "label", "probability", "probabilities", "none_of_these"]
    probabilities = first["probabilities"]
    assert isinstance(probabilities, dict)
    assert tuple(probabilities) == DATASETS["mnist"].classes
    assert sum(probabilities.values()) == pytest.approx(1)
    assert first["probability"] == max(probabilities.values()) == probabilities[first["label"]]
    assert main(["classify", digit]) == 0
    assert capsys.readouterr().out.startswith("digit.png: ")


def test_what_is_no_image_does_not_stop_the_rest(capsys: pytest.CaptureFixture[str], digit: str) -> None:
    Path("text.png").write_text("no image")
    Path("empty.png").touch()
    files = ["text.png", "missing.png", ".", "empty.png", "a\0b", digit]
    assert main(["classify", *files, "--json"]) == 1
    told = lines(capsys)
    assert [answer["file"] for answer in told] == files
    assert all(set(answer) == {"file", "error"} and str(answer["error"]).endswith(".") for answer in told[:-1])
    assert "label" in told[-1]
    assert main(["classify", "text.png"]) == 1


def test_a_image_too_large_is_not_read(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "UPLOAD_BYTES", 1000)
    Path("large.png").write_bytes(bytes(5000))
    assert main(["classify", "large.png", "--json"]) == 1
    assert "error" in lines(capsys)[0]


def test_an_unknown_network_is_code_2(capsys: pytest.CaptureFixture[str], digit: str) -> None:
    assert main(["classify", digit, "--network", "quick-mnits"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == 'There is no network "quick-mnits". Choose one of: quick-mnist.\n'


def test_a_fresh_process_gives_equal_probabilities(capsys: pytest.CaptureFixture[str], digit: str, shelf: Path) -> None:
    """Row 73: what was saved here answers the same elsewhere, to the last digit."""
    assert main(["classify", digit, "--network", str(shelf), "--json"]) == 0
    here = capsys.readouterr().out
    command = [sys.executable, "-W", "error", "-m", "cnn_demo", "classify", digit, "--network", str(shelf), "--json"]
    path = str(settings.PACKAGE.parent)
    there = subprocess.run(command, env=os.environ | {"PYTHONPATH": path}, capture_output=True, text=True, check=False)
    assert (there.returncode, there.stderr) == (0, "")
    assert there.stdout == here


# train and evaluate


def test_train_writes_a_network_that_knows_how_it_was_made(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*SMALL, "--seed", "7", "--keep-epochs", "--half", "--learning-rate", "0.004"]) == 0
    captured = capsys.readouterr()
    path = settings.CHECKPOINTS / "convnet_tiny-mnist.safetensors"
    assert str(path) in captured.out
    assert "epoch 2: loss" in captured.err
    loaded = checkpoint_file.load(path)
    assert loaded.epochs == (0, 1, 2)
    card = loaded.card
    assert card.command == (
        "python -m cnn_demo train --data mnist --network convnet_tiny"
        " --epochs 2 --learning-rate 0.004 --max-images 300 --seed 7 --sample"
    )
    assert (card.recipe["seed"], card.recipe["epochs"], card.is_sample, card.train_images) == (7, 2, True, 300)
    assert card.metrics["test_images"] == 2000
    assert {"torch", "python", "numpy", "cnn_demo"} <= set(card.versions)
    assert "thread" in card.hardware
    assert main(["evaluate", str(path), "--json"]) == 0
    (told,) = lines(capsys)
    assert told == {
        "network": "convnet_tiny-mnist",
        "data": "mnist",
        "test_accuracy": pytest.approx(card.metrics["test_accuracy"], abs=1e-9),
        "images": 2000,
    }
    assert main([*card.command.split()[3:], "--out", "again.safetensors", "--half"]) == 0
    again = checkpoint_file.load(Path("again.safetensors"))
    assert all((again.weights[name] == loaded.weights[name]).all() for name in loaded.weights)


def test_the_card_has_the_mean_and_deviation_that_were_used() -> None:
    found = {}
    for how in ("standard", "measured", "none"):
        assert main([*SMALL, "--epochs", "1", "--normalization", how, "--out", f"{how}.safetensors"]) == 0
        card = checkpoint_file.load(Path(f"{how}.safetensors")).card
        found[how] = (card.mean, card.std)
        assert main(["evaluate", f"{how}.safetensors", "--sample"]) == 0
    spec = DATASETS["mnist"]
    assert found["standard"] == (spec.mean, spec.std)
    assert found["none"] == ((0.0,), (1.0,))
    assert found["measured"] not in (found["standard"], found["none"])
    assert found["measured"][0] == pytest.approx(spec.mean, abs=0.02)


def test_a_published_network_is_not_replaced_by_accident(shelf: Path) -> None:
    before = shelf.read_bytes()
    assert (
        main(["train", "--data", "mnist", "--network", "quick", "--sample", "--max-images", "60", "--epochs", "1"]) == 0
    )
    assert shelf.read_bytes() == before
    assert Path("quick-mnist.safetensors").is_file()


def test_ctrl_c_keeps_the_best_epoch(capsys: pytest.CaptureFixture[str]) -> None:
    before = signal.getsignal(signal.SIGINT)  # a shell's background job starts with Ctrl-C ignored

    def press() -> None:
        deadline = time.monotonic() + 60
        while signal.getsignal(signal.SIGINT) is before and time.monotonic() < deadline:
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=press).start()
    assert main([*SMALL[:-4], "--max-images", "300", "--epochs", "200", "--out", "stopped.safetensors"]) == 0
    assert signal.getsignal(signal.SIGINT) is before
    assert "Stopped at step" in capsys.readouterr().err
    stopped = checkpoint_file.load(Path("stopped.safetensors")).card.metrics["epochs"]
    assert stopped < 200
    assert main(["train", "--resume", "stopped.state", "--time-limit", "1", "--out", "stopped.safetensors"]) == 0
    assert "Go on with: python -m cnn_demo train --resume stopped.state" in capsys.readouterr().err
    assert checkpoint_file.load(Path("stopped.safetensors")).card.metrics["epochs"] > stopped


def test_a_training_that_was_killed_goes_on_from_its_last_epoch(capsys: pytest.CaptureFixture[str]) -> None:
    """Row 74 at the command line: killed in the third epoch, its state is that of the second; the end is the same."""
    words = [*SMALL[:-2], "--epochs", "3", "--precision", "float32"]
    assert main([*words, "--out", "whole.safetensors"]) == 0
    assert not Path("whole.state").exists()
    dataset = DATA.sample("mnist")
    config = dataclasses.replace(recipe_for("convnet_tiny", "mnist"), max_images=300, epochs=3, precision="float32")
    learner = Learner(config, dataset, detect(config.precision))
    for event in train(config, dataset, learner=learner):
        if event.epoch == 2 and event.val_loss is not None:
            resume_state.save(Path("killed.state"), resume_state.state_of(learner, sample=True))
            break
    assert main(["train", "--resume", "killed.state", "--out", "killed.safetensors"]) == 0
    assert "a sample" in capsys.readouterr().err
    whole, killed = (checkpoint_file.load(Path(f"{name}.safetensors")) for name in ("whole", "killed"))
    assert killed.card.command == whole.card.command
    assert killed.card.metrics["test_accuracy"] == whole.card.metrics["test_accuracy"]
    assert all((killed.weights[name] == whole.weights[name]).all() for name in whole.weights)


def test_epochs_more_from_a_state_that_was_kept(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*SMALL, "--keep-state", "--out", "kept.safetensors"]) == 0
    assert main(["train", "--resume", "kept.state", "--extra-epochs", "1", "--out", "more.safetensors"]) == 0
    assert "epoch 3: loss" in capsys.readouterr().err
    card = checkpoint_file.load(Path("more.safetensors")).card
    assert (card.metrics["epochs"], card.recipe["epochs"], card.recipe["extra_epochs"]) == (3, 2, 1)
    assert "--epochs 2 --extra-epochs 1" in card.command
    assert main([*card.command.split()[3:], "--out", "again.safetensors"]) == 0
    one, two = (checkpoint_file.load(Path(f"{name}.safetensors")).weights for name in ("more", "again"))
    assert all((one[name] == two[name]).all() for name in one)


@pytest.mark.parametrize(
    "words", [["--data", "mnist"], ["--epochs", "3"], ["--learning-rate", "0.1"], ["--network", "quick"]]
)
def test_a_training_that_goes_on_keeps_its_recipe(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    learner = Learner(TrainConfig(max_images=20, batch_size=10), DATA.sample("mnist"), detect())
    resume_state.save(Path("some.state"), resume_state.state_of(learner, sample=True))
    assert main(["train", "--resume", "some.state", *words]) == 2
    assert "only --extra-epochs and --time-limit" in capsys.readouterr().err


def test_what_is_no_state_is_refused_in_words(shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "--resume", str(shelf)]) == 1
    assert main(["train", "--resume", "missing.state"]) == 1
    told = capsys.readouterr().err
    assert "not the state of a training" in told
    assert "cannot be read" in told


def test_a_loss_that_is_no_number_writes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*SMALL, "--optimizer", "sgd", "--learning-rate", "1e6", "--out", "nan.safetensors"]) == 1
    assert "Try a smaller learning rate than" in capsys.readouterr().err
    assert not Path("nan.safetensors").exists()


def test_a_place_that_cannot_be_written_to_is_said_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    Path("file").touch()
    assert main([*SMALL, "--max-images", "40", "--epochs", "1", "--out", "file/x.safetensors"]) == 1
    assert "cannot be written to" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--data", "mnits", "--network", "quick"], "mnist, fashion_mnist, cifar10"),
        (["--data", "mnist", "--network", "quik"], "Choose one of: quick"),
        (["--data", "mnist", "--network", "quick", "--epochs", "0"], "from 1 to 200"),
        (["--data", "mnist", "--network", "quick", "--learning-rate", "nan"], "learning rate must be a number"),
        (["--data", "mnist", "--network", "quick", "--batch-size", "100000"], "to 1,024"),
        (["--data", "mnist", "--network", "quick", "--augmentation", "mirror"], "shift+flip"),
        (["--data", "mnist", "--network", "quick", "--seed", "-1"], "seed must be"),
    ],
)
def test_values_that_do_not_exist_are_code_2(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", *words, "--sample"]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [[], ["fly"], ["train"], ["classify"], ["train", "--epochs", "many"], ["evaluate"], ["bench", "x"]]
)
def test_wrong_usage_is_code_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(words)
    assert left.value.code == 2
    assert "usage:" in capsys.readouterr().err


@pytest.mark.parametrize("content", [b"", b"\x80\x04pickle", b"PK\x03\x04"])
def test_evaluate_refuses_strangers_in_words(content: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    Path("odd.pt").write_bytes(content)
    assert main(["evaluate", "odd.pt"]) == 1
    assert main(["evaluate", "missing.safetensors"]) == 1
    assert main(["evaluate", "missing"]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_evaluate_refuses_other_classes(capsys: pytest.CaptureFixture[str]) -> None:
    card = dataclasses.replace(random_checkpoints.card(), classes=tuple("abcdefghij"))
    checkpoint_file.save(Path("letters.safetensors"), card, random_checkpoints.weights())
    assert main(["evaluate", "letters.safetensors"]) == 1
    assert "MNIST" in capsys.readouterr().err


# The rest


def test_every_setting_of_a_recipe_is_a_flag() -> None:
    names = {field.name for field in dataclasses.fields(TrainConfig)}
    assert set(RECIPE) == names - {"data", "architecture"}


def test_the_help_names_every_choice() -> None:
    choices = {
        "augmentation": AUGMENTATIONS,
        "optimizer": OPTIMIZERS,
        "lr_schedule": SCHEDULES,
        "precision": PRECISIONS,
    }
    for setting, names in choices.items():
        assert set(re.split(", | or ", RECIPE[setting][1])) == set(names)


def test_the_command_says_what_differs_from_the_usual_recipe() -> None:
    config = dataclasses.replace(recipe_for("quick", "cifar10"), shuffle=False, weight_decay=0.0)
    assert command_of(config).endswith("--weight-decay 0.0 --no-shuffle --seed 42")

    transfer = TrainConfig(pretrained="quick-mnist", freeze="all but the last block", normalization="measured")
    assert "--normalization measured" in command_of(transfer)
    assert command_of(transfer).endswith("--pretrained quick-mnist --freeze 'all but the last block'")


def test_help_answers_without_pytorch() -> None:
    """Nothing heavy is imported before it is needed, and nothing of the page ever."""
    script = (
        "import sys\n"
        "from cnn_demo.cli import main\n"
        "try: main(['train', '--help'])\n"
        "except SystemExit: pass\n"
        "print(sorted({'torch', 'numpy', 'gradio', 'PIL', 'matplotlib'} & set(sys.modules)), file=sys.stderr)\n"
        "main(['networks'])\n"
        "print(sorted({'gradio', 'matplotlib', 'torchvision'} & set(sys.modules)), file=sys.stderr)\n"
    )
    environment = os.environ | {"PYTHONPATH": str(settings.PACKAGE.parent)}
    told = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert told.stderr == "[]\n[]\n"
    assert "--label-smoothing" in told.stdout
