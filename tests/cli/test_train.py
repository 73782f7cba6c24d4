"""The command that trains: what it keeps when it is stopped or killed, and what it goes on from."""

import dataclasses
import json
import os
import signal
import threading
import time
from pathlib import Path

import pytest
from labs import DATA

from cnn_demo import settings
from cnn_demo.cli import main
from cnn_demo.data import DATASETS
from cnn_demo.prediction.checkpoint import checkpoint_file
from cnn_demo.training.config.recipes import recipe_for
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.engine.device import detect
from cnn_demo.training.engine.learner import Learner
from cnn_demo.training.engine.trainer import train
from cnn_demo.training.session import resume_state

SMALL = ["train", "--data", "mnist", "--network", "convnet_tiny", "--sample", "--max-images", "300", "--epochs", "2"]


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
    told = json.loads(capsys.readouterr().out)
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
