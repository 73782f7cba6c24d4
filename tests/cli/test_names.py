"""Names that people give files: where train writes, what it leaves alone, and that every command reads it again."""

import io
import json
import os
import stat
import sys
from pathlib import Path

import pytest
import random_checkpoints
from labs import DATA
from PIL import Image

from cnn_demo import settings
from cnn_demo.cli import main
from cnn_demo.cli.output_path import state_path
from cnn_demo.data.store import DataStore
from cnn_demo.prediction.checkpoint import checkpoint_file
from cnn_demo.prediction.model_store import ModelStore

TINY = ["train", "--data", "mnist", "--network", "convnet_tiny", "--sample", "--max-images", "40", "--epochs", "1"]
ODD_NAMES = [
    "mynet",
    "mynet.ckpt",
    "mynet.SAFETENSORS",
    "new/folder/mynet",
    "net.v1",
    "a.b.c.safetensors",
    "μ net 1",
    "-x",
]


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One published network, no data sets but the samples, and a working folder of its own."""
    monkeypatch.setattr(settings, "CHECKPOINTS", tmp_path / "checkpoints")
    monkeypatch.setenv("CNN_DEMO_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("CNN_DEMO_DOWNLOAD", "0")
    path = tmp_path / "checkpoints" / "quick-mnist.safetensors"
    checkpoint_file.save(path, random_checkpoints.card(), random_checkpoints.weights())
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def no_training(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loading any images at all is already too late for a refusal."""

    def sample(store: DataStore, data: str) -> None:
        raise AssertionError("it has begun to train")

    monkeypatch.setattr(DataStore, "sample", sample)


def network(path: str, architecture: str = "convnet_tiny") -> None:
    card = random_checkpoints.card(architecture)
    checkpoint_file.save(Path(path), card, random_checkpoints.weights(architecture))


def digit(name: str | bytes) -> None:
    with open(name, "wb") as file:
        Image.fromarray(255 - DATA.sample("mnist").test.images[3, 0].numpy()).save(file, "PNG")


# --out


def things(folder: Path) -> None:
    """What lies in people's folders."""
    Path("folder").mkdir()
    Path("file").write_text("mine")
    Path("thesis.docx").write_bytes(b"PK\x03\x04 years of work")
    Path("empty").touch()
    Path("net.state").write_text("Bavaria")
    network("real.safetensors")
    Path("link").symlink_to("real.safetensors")
    Path("nowhere").symlink_to("new")
    os.mkfifo("pipe")
    Path("folder.state").mkdir()


@pytest.mark.parametrize(
    ("out", "words"),
    [
        ("", "needs the name of a file"),
        (".", "needs the name of a file"),
        ("..", "needs the name of a file"),
        ("folder/..", "needs the name of a file"),
        ("new/", "needs the name of a file"),
        ("a\0b", "needs the name of a file"),
        ("folder", "is a folder"),
        ("file/below", "cannot be written to"),
        ("x.state", "the state of a training"),
        ("folder/.state", "the state of a training"),
        ("thesis.docx", "no network of CNN Lab"),
        ("empty", "no network of CNN Lab"),
        ("net", "no training of CNN Lab"),
        ("net.safetensors", "no training of CNN Lab"),
        ("folder.safetensors", "is a folder"),
        ("link", "is a link"),
        ("nowhere", "is a link"),
        ("pipe", "a device or a pipe"),
        ("/dev/null", "a device or a pipe"),
        ("n" * 300, "name is too long"),
        ("net\udcff", "text in UTF-8"),
    ],
)
def test_an_out_that_cannot_be_is_refused_before_training(
    out: str, words: str, place: Path, no_training: None, capsys: pytest.CaptureFixture[str]
) -> None:
    things(place)
    before = {path: path.lstat() for path in place.rglob("*")}
    assert main([*TINY, "--out", out]) in (1, 2)
    said = capsys.readouterr()
    assert words in said.err
    assert said.err.count("\n") == 1
    assert said.out == ""
    assert {path: path.lstat().st_mtime_ns for path in place.rglob("*")}.keys() == before.keys()
    assert all(path.lstat().st_ino == status.st_ino for path, status in before.items())
    assert stat.S_ISCHR(os.lstat("/dev/null").st_mode)


def test_states_of_dotted_names_are_apart() -> None:
    names = ["net.v1", "net.v2", "net.v1.safetensors", "net.v2.safetensors", "net.v3.1", "a.b.safetensors"]
    assert len({state_path(Path(name)) for name in names}) == len(names) - 2  # net.v1 and net.v1.safetensors share one
    assert state_path(Path("d.1/net.safetensors")) == Path("d.1/net.state")
    assert state_path(Path("d.1/net.v1")) == Path("d.1/net.v1.state")


def test_a_state_of_another_network_stays(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*TINY, "--keep-state", "--out", "net"]) == 0
    kept = Path("net.state").read_bytes()
    assert main([*TINY, "--out", "net.safetensors"]) == 2
    assert 'would replace that of "net"' in capsys.readouterr().err
    assert main([*TINY, "--out", "net.v1"]) == 0
    assert Path("net.state").read_bytes() == kept
    assert main(["train", "--resume", "net.state", "--extra-epochs", "1", "--out", "net"]) == 0


def test_other_programs_files_stay(place: Path) -> None:
    others = [".video.mp4.part", ".x.0123abcd.part", ".out.part", "out.part", ".out.mine.part"]
    for name in others:
        Path(name).write_bytes(b"half")
        os.utime(name, (1, 1))
    assert main([*TINY, "--out", "out"]) == 0
    assert sorted(path.name for path in place.iterdir()) == sorted([*others, "out"])


# Every command reads what train wrote


@pytest.mark.parametrize("name", [*ODD_NAMES, "-"])
def test_any_name_is_read(name: str) -> None:
    network(name)
    found, path = ModelStore(settings.CHECKPOINTS, Path("runs")).open_named(name)
    assert (found.id, path) == ("convnet_tiny-mnist", Path(name))


@pytest.mark.parametrize("name", ["-new/folder.1/mynet"])
def test_every_command_reads_what_train_wrote(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    digit("digit.png")
    assert main([*TINY, f"--out={name}"]) == 0
    assert Path(name).is_file()
    capsys.readouterr()
    assert main(["classify", "digit.png", f"--network={name}", "--json"]) == 0
    assert "label" in json.loads(capsys.readouterr().out)
    assert main(["evaluate", "--sample", "--", name]) == 0
    assert main(["export", "--as", "script", "--out", "made.py", "--", name]) == 0
    again = ["--epochs", "1", f"--pretrained={name}", "--freeze", "features", "--keep-state", "--out", "more.net"]
    assert main([*TINY, *again]) == 0
    assert checkpoint_file.describe(Path("more.net"))[0].recipe["pretrained"].startswith("file-")
    assert main(["train", "--resume", "more.net.state", "--extra-epochs", "1", "--out", "more.net"]) == 0


def test_an_id_comes_before_a_file_of_that_name(capsys: pytest.CaptureFixture[str]) -> None:
    def read(word: str) -> tuple[int, str]:
        code = main(["export", word, "--as", "script", "--out", "-"])
        return code, capsys.readouterr().err

    Path("quick-mnist").mkdir()
    assert read("quick-mnist") == (0, "")
    code, said = read("./quick-mnist")
    assert (code, "This is a folder" in said) == (1, True)
    Path("quick-mnist").rmdir()
    network("quick-mnist", "lenet5")
    for command in (["evaluate", "--sample", "--json"], ["export", "--as", "script", "--out", "-"]):
        assert main([command[0], "quick-mnist", *command[1:]]) == 0
        assert "quick" in capsys.readouterr().out
    assert main(["evaluate", "./quick-mnist", "--sample", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["network"] == "lenet5-mnist"
    assert main(["evaluate", "no-such"]) == 2


# Terminals


@pytest.mark.skipif(os.name != "posix" or sys.platform == "darwin", reason="file names are text there")
@pytest.mark.parametrize(
    ("encoding", "names"),
    [
        ("utf-8", [b"caf\xe9.png", b"\xff\xfe.png", "Ψηφίο.png".encode()]),
        ("ascii", [b"caf\xe9.png", "Ψηφίο.png".encode(), "七.png".encode()]),
        ("cp1252", ["Ψηφίο.png".encode(), "é.png".encode()]),
        ("latin-1", ["🙂.png".encode()]),
    ],
)
def test_any_name_on_any_terminal(encoding: str, names: list[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in names:
        digit(name)
    for form in ([], ["--json"]):
        told = io.BytesIO()
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(told, encoding))
        assert main(["classify", *form, *map(os.fsdecode, names)]) == 0
        sys.stdout.flush()
        lines = told.getvalue().splitlines()
        assert len(lines) == len(names)
        if form:
            assert [os.fsencode(json.loads(line)["file"]) for line in lines] == names
