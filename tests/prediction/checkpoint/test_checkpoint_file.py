"""A checkpoint is written whole or not at all, and read only when it is exactly what was written."""

import dataclasses
import gzip
import io
import json
import os
import pickle
import resource
import struct
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import random_checkpoints
import safetensors.torch
import torch
from torch import Tensor

from cnn_demo import settings
from cnn_demo.errors import BadCheckpoint
from cnn_demo.networks import ARCHITECTURES
from cnn_demo.prediction.checkpoint import checkpoint_file
from cnn_demo.prediction.checkpoint.card import Card

Weights = dict[str, Tensor]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a sound file with two snapshots."""
    path = tmp_path_factory.mktemp("whole") / "quick-mnist.safetensors"
    snapshots = {epoch: random_checkpoints.weights(seed=epoch) for epoch in (0, 2)}
    checkpoint_file.save(path, random_checkpoints.card(), random_checkpoints.weights(), snapshots=snapshots)
    return path.read_bytes()


def refused(data: bytes, folder: Path) -> str:
    """The sentence that both doors refuse these bytes with."""
    path = folder / "stranger.safetensors"
    path.write_bytes(data)
    began = time.monotonic()
    with pytest.raises(BadCheckpoint) as by_bytes:
        checkpoint_file.loads(data)
    with pytest.raises(BadCheckpoint) as by_path:
        checkpoint_file.load(path)
    assert time.monotonic() - began < 10
    for sentence in map(str, (by_bytes.value, by_path.value)):
        assert sentence.endswith(".")
        assert len(sentence) < 400
        assert str(folder) not in sentence
    return str(by_bytes.value)


def forged(tensors: Weights, card: Card | dict[str, object] | str | None = None, **metadata: str) -> bytes:
    """A file as our own writer would have made it, hash included, whatever it holds."""
    card = random_checkpoints.card() if card is None else card
    text = card.to_json() if isinstance(card, Card) else card if isinstance(card, str) else json.dumps(card)
    told = {"format": "cnn-lab", "version": "1", "card": text, "precision": "float32"}
    told["sha256"] = checkpoint_file._digest(text, tensors)
    return safetensors.torch.save(tensors, told | metadata)


def parts(data: bytes) -> tuple[dict[str, object], bytes]:
    length = int.from_bytes(data[:8], "little")
    return json.loads(data[8 : 8 + length]), data[8 + length :]


def joined(header: object, body: bytes) -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + body


# Round trips


@pytest.mark.parametrize("architecture", [*ARCHITECTURES, "own:conv8x3-same-x2-bn-add-relu-max2/dense16-bn-elu"])
@pytest.mark.parametrize("half", [False, True])
def test_comes_back_as_it_was(architecture: str, half: bool, tmp_path: Path) -> None:
    data = "cifar10" if architecture in ("convnet_deep", "resnet20") else "mnist"
    path, card, weights = (
        tmp_path / "n.safetensors",
        random_checkpoints.card(architecture, data),
        random_checkpoints.weights(architecture, data),
    )
    checkpoint_file.save(path, card, weights, half=half)
    loaded = checkpoint_file.load(path)
    assert loaded.card == card
    expected = checkpoint_file.rounded(weights) if half else weights
    assert loaded.weights.keys() == expected.keys()
    assert all(torch.equal(loaded.weights[name], expected[name]) for name in expected)
    model = loaded.build()
    assert not model.training
    assert not any(parameter.requires_grad for parameter in model.parameters())
    assert checkpoint_file.loads(path.read_bytes()).card == card
    assert list(tmp_path.iterdir()) == [path]


def test_half_is_half_the_size(tmp_path: Path) -> None:
    sizes = []
    for half in (False, True):
        checkpoint_file.save(
            tmp_path / "n", random_checkpoints.card("mlp"), random_checkpoints.weights("mlp"), half=half
        )
        sizes.append((tmp_path / "n").stat().st_size)
    assert sizes[1] < 0.6 * sizes[0]


def test_a_built_network_is_a_copy(whole: bytes) -> None:
    loaded = checkpoint_file.loads(whole)
    loaded.build().get_parameter("fc.bias").fill_(9)
    assert not (loaded.weights["fc.bias"] == 9).any()


def test_loading_draws_no_random_numbers(whole: bytes) -> None:
    torch.manual_seed(5)
    expected = torch.rand(1)
    torch.manual_seed(5)
    checkpoint_file.loads(whole).build()
    assert torch.equal(torch.rand(1), expected)


def test_a_file_of_channels_last_weights(tmp_path: Path) -> None:
    weights = {
        name: value.to(memory_format=torch.channels_last) if value.ndim == 4 else value
        for name, value in random_checkpoints.weights().items()
    }
    checkpoint_file.save(tmp_path / "n", random_checkpoints.card(), weights)
    assert torch.equal(checkpoint_file.load(tmp_path / "n").weights["conv2.weight"], weights["conv2.weight"])


# Snapshots


def test_snapshots_are_read_one_at_a_time(whole: bytes, tmp_path: Path) -> None:
    path = tmp_path / "n"
    path.write_bytes(whole)
    assert checkpoint_file.load(path).epochs == checkpoint_file.describe(path)[1] == (0, 2)
    expected = checkpoint_file.rounded(random_checkpoints.weights(seed=2))
    found = checkpoint_file.load_snapshot(path, 2)
    assert all(torch.equal(found[name], expected[name]) for name in expected)
    with pytest.raises(BadCheckpoint, match=r"Kept epochs: 0, 2\."):
        checkpoint_file.load_snapshot(path, 1)


def test_the_best_epoch_may_be_one_of_the_snapshots(tmp_path: Path) -> None:
    weights = random_checkpoints.weights()
    checkpoint_file.save(tmp_path / "n", random_checkpoints.card(), weights, snapshots={1: weights})
    assert checkpoint_file.load(tmp_path / "n").epochs == (1,)


def test_too_many_snapshots_are_thinned_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "CHECKPOINT_BYTES", 2_000_000)
    weights = random_checkpoints.weights()
    checkpoint_file.save(
        tmp_path / "n", random_checkpoints.card(), weights, snapshots=dict.fromkeys(range(21), weights)
    )
    epochs = checkpoint_file.load(tmp_path / "n").epochs
    assert 2 < len(epochs) < 21
    assert (epochs[0], epochs[-1]) == (0, 20)


def test_a_changed_snapshot_is_found_out(whole: bytes, tmp_path: Path) -> None:
    header, body = parts(whole)
    begin, _ = header["epoch/2/fc.weight"]["data_offsets"]  # type: ignore[index, call-overload]
    path = tmp_path / "n"
    path.write_bytes(joined(header, body[:begin] + bytes([body[begin] ^ 1]) + body[begin + 1 :]))
    checkpoint_file.load(path)  # the network itself is sound
    with pytest.raises(BadCheckpoint, match="hash"):
        checkpoint_file.load_snapshot(path, 2)


@pytest.mark.parametrize("change", ["missing", "foreign"])
def test_an_epoch_that_is_not_whole(change: str, tmp_path: Path) -> None:
    snapshot = {f"epoch/3/{name}": value.clone() for name, value in random_checkpoints.weights().items()}
    snapshot.pop("epoch/3/fc.bias") if change == "missing" else snapshot.update({"epoch/3/other": torch.ones(2)})
    weights = random_checkpoints.weights()
    told = {"sha256": checkpoint_file._digest(random_checkpoints.card().to_json(), weights), "sha256/3": ""}
    assert "epoch" in refused(forged(weights | snapshot, **told), tmp_path)


# Files that are something else


def zip_bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.pkl", bytes(10_000_000))
    return stream.getvalue()


def torch_file() -> bytes:
    stream = io.BytesIO()
    torch.save(random_checkpoints.weights("mlp"), stream)
    return stream.getvalue()


STRANGERS: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "one byte": lambda: b"\x80",
    "text": lambda: b"hello " * 50,
    "html": lambda: b"<!doctype html><script>alert(1)</script>" * 9,
    "gzip": lambda: gzip.compress(bytes(100_000)),
    "zip bomb": zip_bomb,
    "pickle": lambda: pickle.dumps({"fc.bias": [0.0] * 10}),
    "torch": torch_file,
    "other safetensors": lambda: safetensors.torch.save({"a": torch.ones(3)}),
    "other format": lambda: forged(random_checkpoints.weights(), format="other"),
    "no version": lambda: forged(random_checkpoints.weights(), version="x"),
    "version zero": lambda: forged(random_checkpoints.weights(), version="0"),
    "no card": lambda: forged(random_checkpoints.weights(), card=""),
}


@pytest.mark.parametrize("kind", STRANGERS)
def test_other_files_are_refused(kind: str, tmp_path: Path) -> None:
    assert "network" in refused(STRANGERS[kind](), tmp_path)


def test_nothing_in_a_pickle_runs(tmp_path: Path) -> None:
    marker = tmp_path / "ran"

    class Bomb:
        def __reduce__(self) -> tuple[object, tuple[object, ...]]:
            return Path.touch, (marker,)

    refused(pickle.dumps(Bomb()), tmp_path)
    assert not marker.exists()


def test_no_code_path_unpickles() -> None:
    for path in settings.PACKAGE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert "torch.load" not in text.replace("safetensors.torch.load", ""), path
        assert "import pickle" not in text, path


def test_a_file_that_is_not_there_or_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: bytes) -> None:
    for path in (tmp_path / "missing", tmp_path):
        with pytest.raises(BadCheckpoint, match="cannot be read"):
            checkpoint_file.load(path)
    monkeypatch.setattr(settings, "CHECKPOINT_BYTES", 1000)
    assert "at most" in refused(whole, tmp_path)


# Malformed headers

U64 = 2**64 - 1
ONE = {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}


def header_of(**tensors: object) -> bytes:
    card = random_checkpoints.card().to_json()
    return joined({"__metadata__": {"format": "cnn-lab", "version": "1", "card": card}, **tensors}, b"\0" * 8)


HEADERS: dict[str, Callable[[], bytes]] = {
    "length zero": lambda: struct.pack("<Q", 0) + b"{}",
    "length past the end": lambda: struct.pack("<Q", 5000) + b"{}",
    "length of everything": lambda: struct.pack("<Q", U64) + b"{}",
    "length beyond the limit": lambda: struct.pack("<Q", 1_000_001) + b" " * 1_000_001,
    "no json": lambda: joined(b"{{{{{{{{", b""),
    "a list": lambda: joined([], b""),
    "a number": lambda: joined(12, b""),
    "not utf-8": lambda: joined(b'{"\xff\xfe": 1}', b""),
    "deep": lambda: joined(b"[" * 100_000, b""),
    "metadata a list": lambda: joined({"__metadata__": ["format", "cnn-lab"]}, b""),
    "metadata a number": lambda: joined({"__metadata__": 7}, b""),
    "metadata of numbers": lambda: joined({"__metadata__": {"format": "cnn-lab", "version": 1, "card": 3}}, b""),
    "overlap": lambda: header_of(a=ONE, b=ONE),
    "hole": lambda: header_of(a=ONE, b={**ONE, "data_offsets": [5, 9]}),
    "offsets reversed": lambda: header_of(a={**ONE, "data_offsets": [4, 0]}),
    "offsets past the end": lambda: header_of(a={**ONE, "data_offsets": [0, 4000], "shape": [1000]}),
    "offsets negative": lambda: header_of(a={**ONE, "data_offsets": [-4, 0]}),
    "shape overflows": lambda: header_of(a={**ONE, "shape": [2**32, 2**32]}),
    "shape negative": lambda: header_of(a={**ONE, "shape": [-1]}),
    "shape of text": lambda: header_of(a={**ONE, "shape": ["1"]}),
    "unknown type": lambda: header_of(a={**ONE, "dtype": "F99"}),
    "small type": lambda: header_of(a={"dtype": "F8_E4M3", "shape": [8], "data_offsets": [0, 8]}),
    "no fields": lambda: header_of(a={}),
    "data left over": lambda: header_of(a=ONE),
    "10,000 tensors": lambda: joined(
        {"__metadata__": {"format": "cnn-lab", "version": "1", "card": random_checkpoints.card().to_json()}}
        | {f"t{i}": {"dtype": "F32", "shape": [0], "data_offsets": [0, 0]} for i in range(10_000)},
        b"",
    ),
}


@pytest.mark.parametrize("kind", HEADERS)
def test_malformed_headers_are_refused(kind: str, tmp_path: Path) -> None:
    refused(HEADERS[kind](), tmp_path)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_cut_off_files_are_refused(share: float, whole: bytes, tmp_path: Path) -> None:
    refused(whole[: int(len(whole) * share)], tmp_path)


def test_any_flipped_bit_is_found(whole: bytes, tmp_path: Path) -> None:
    """Of 150 places over the whole file: refused at once, or (in a snapshot) when that snapshot is asked for."""
    path = tmp_path / "n"
    generator = torch.Generator().manual_seed(3)
    length = int.from_bytes(whole[:8], "little")
    places = torch.randint(0, 8 + length, (75,), generator=generator).tolist()
    places += torch.randint(8 + length, len(whole), (75,), generator=generator).tolist()
    expected = checkpoint_file.loads(whole)
    for place in places:
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << place % 8]) + whole[place + 1 :])
        try:
            loaded = checkpoint_file.load(path)
            assert loaded.card == expected.card
            assert all(torch.equal(loaded.weights[name], expected.weights[name]) for name in expected.weights)
            for epoch in loaded.epochs:
                checkpoint_file.load_snapshot(path, epoch)
        except BadCheckpoint:
            continue
        pytest.fail(f"the bit flipped at byte {place} of {len(whole)} went unnoticed")


# Tensors that are not the architecture's


def renamed(weights: Weights) -> None:
    weights["fc.wait"] = weights.pop("fc.weight")


TENSORS: dict[str, tuple[Callable[[Weights], object], str]] = {
    "missing": (lambda w: w.pop("fc.bias"), '"fc.bias" of quick is missing'),
    "extra": (lambda w: w.update(other=torch.ones(2)), '"other" does not belong to quick'),
    "renamed": (renamed, '"fc.weight" of quick is missing'),
    "transposed": (lambda w: w.update({"fc.weight": w["fc.weight"].T.contiguous()}), "3136×10 here but 10×3136"),
    "reshaped": (lambda w: w.update({"conv1.weight": torch.ones(16, 1, 1, 9)}), "16×1×1×9 here but 16×1×3×3"),
    "double": (lambda w: w.update({"fc.bias": w["fc.bias"].double()}), "holds float64 where float32 belongs"),
    "half": (lambda w: w.update({"fc.weight": w["fc.weight"].half()}), "holds float16 where float32 belongs"),
    "integer": (lambda w: w.update({"fc.bias": torch.ones(10, dtype=torch.int32)}), "holds int32"),
    "NaN": (lambda w: w.update({"fc.bias": torch.full((10,), float("nan"))}), "not finite"),
    "one NaN": (lambda w: w["conv2.weight"].view(-1).__setitem__(7, float("nan")), "not finite"),
    "infinite": (lambda w: w["fc.weight"].view(-1).__setitem__(7, float("-inf")), "not finite"),
    "1e38": (lambda w: w["fc.weight"].fill_(1e38), "beyond 1,000,000"),
    "negative variance": (lambda w: w["bn1.running_var"].__setitem__(0, -0.1), "is negative"),
    "negative count": (lambda w: w["bn1.num_batches_tracked"].fill_(-1), "is negative"),
    "all zero": (lambda w: [value.zero_() for value in w.values()], "nothing but zeros"),
}


@pytest.mark.parametrize("kind", TENSORS)
def test_wrong_tensors_are_named(kind: str, tmp_path: Path) -> None:
    change, words = TENSORS[kind]
    weights = random_checkpoints.weights()
    change(weights)
    assert words in refused(forged(weights), tmp_path)
    with pytest.raises(BadCheckpoint):
        checkpoint_file.save(tmp_path / "n", random_checkpoints.card(), weights)
    assert not (tmp_path / "n").exists()


def test_weights_whose_answers_overflow(tmp_path: Path) -> None:
    card, weights = random_checkpoints.card("resnet20", "cifar10"), random_checkpoints.weights("resnet20", "cifar10")
    for value in weights.values():
        if value.is_floating_point():
            value.fill_(1e6)
    for name in weights:
        if name.endswith("running_var"):
            weights[name].zero_()
    assert "not finite" in refused(forged(weights, card), tmp_path)


# Cards


def changed(**fields: object) -> dict[str, object]:
    return json.loads(random_checkpoints.card().to_json()) | fields


def test_the_names_of_earlier_versions_are_read() -> None:
    """As visitors' files of version 0.2 have them."""
    card = random_checkpoints.card()
    former = json.loads(card.to_json())
    former["known"] = former.pop("ood_detector") | {"centres": [[1.0]]}
    assert Card.from_json(json.dumps(former)).ood_detector == (card.ood_detector or {}) | {"centers": [[1.0]]}


CARDS: dict[str, object] = {
    "unknown architecture": changed(architecture="skynet"),
    "architecture a list": changed(architecture=["quick"]),
    "path as network": changed(network="../../etc/passwd"),
    "markup as network": changed(network="<img src=x onerror=alert(1)>"),
    "markup as data": changed(data="<b>"),
    "negative sides": changed(input_shape=[1, -28, -28]),
    "huge sides": changed(input_shape=[1, 10**9, 10**9]),
    "other sides": changed(input_shape=[1, 32, 32]),
    "too small": changed(input_shape=[1, 2, 2]),
    "five channels": changed(input_shape=[5, 28, 28]),
    "text as shape": changed(input_shape="abc"),
    "no classes": changed(classes=[]),
    "other number of classes": changed(classes=["a", "b", "c"]),
    "a million classes": changed(classes=[str(i) for i in range(5000)]),
    "equal classes": changed(classes=["a"] * 10),
    "endless class": changed(classes=["x" * 5000, *"123456789"]),
    "zero deviation": changed(std=[0.0]),
    "three deviations": changed(std=[0.2, 0.2, 0.2]),
    "NaN mean": changed(mean=[float("nan")]),
    "huge mean": changed(mean=[1e300]),
    "other parameters": changed(parameters=7),
    "huge parameters": changed(parameters=10**400),
    "accuracy of 7": changed(metrics={"test_accuracy": 7}),
    "infinite metric": changed(metrics={"test_loss": float("inf")}),
    "metric of text": changed(metrics={"test_accuracy": "99"}),
    "recipe a list": changed(recipe=[1]),
    "nested recipe": changed(recipe={"a": [[[[1] * 1000] * 30]]}),
    "a detector with NaN": changed(ood_detector={"threshold": float("nan")}),
    "control characters": changed(hardware="a\x1b[2Jb"),
    "half a character": changed(hardware="\ud800"),
    "sample a number": changed(is_sample=1),
    "missing field": {k: v for k, v in changed().items() if k != "mean"},
    "extra field": changed(more=1),
    "a list": "[]",
    "deep": "[" * 50_000,
    "no json": "{",
}


@pytest.mark.parametrize("kind", CARDS)
def test_cards_that_do_not_fit_are_refused(kind: str, tmp_path: Path) -> None:
    refused(forged(random_checkpoints.weights(), CARDS[kind]), tmp_path)  # type: ignore[arg-type]


def test_a_later_version_is_said(tmp_path: Path) -> None:
    assert "later version" in refused(forged(random_checkpoints.weights(), version="2"), tmp_path)


def test_markup_in_a_text_stays_text(tmp_path: Path) -> None:
    names = ("<script>alert(1)</script>", *"123456789")
    card = dataclasses.replace(random_checkpoints.card(), classes=names, command="<b>$(rm -rf /)</b>")
    checkpoint_file.save(tmp_path / "n", card, random_checkpoints.weights())
    assert checkpoint_file.load(tmp_path / "n").card.classes == names


def test_a_card_that_cannot_be_read_back_is_not_written(tmp_path: Path) -> None:
    card = dataclasses.replace(random_checkpoints.card(), metrics={"test_loss": float("nan")})
    with pytest.raises(BadCheckpoint, match="metrics"):
        checkpoint_file.save(tmp_path / "n", card, random_checkpoints.weights())
    assert list(tmp_path.iterdir()) == []


# Saving under fire


def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "n"
    checkpoint_file.save(path, random_checkpoints.card(), random_checkpoints.weights(seed=1))
    before = path.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, hard))
    try:
        with pytest.raises(BadCheckpoint, match="no room left"):
            checkpoint_file.save(path, random_checkpoints.card(), random_checkpoints.weights(seed=2))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(BadCheckpoint, match="cannot be written to"):
        checkpoint_file.save(tmp_path / "file" / "n", random_checkpoints.card(), random_checkpoints.weights())


KILLED = """
import os, signal, sys
from pathlib import Path
import torch, random_checkpoints
from cnn_demo.prediction.checkpoint import atomic_file, checkpoint_file
torch.set_num_threads(1)
path, card = Path(sys.argv[1]), random_checkpoints.card()
checkpoint_file.save(path, card, random_checkpoints.weights(seed=1))
def die(*arguments): os.kill(os.getpid(), signal.SIGKILL)
for stage in ("open", "write", "fsync", "replace", "after"):
    child = os.fork()
    if child == 0:
        if stage == "open": atomic_file.open = die
        if stage == "write":
            def half_written(name, mode):
                file = open(name, mode); file.write(b"x" * 1000); file.flush(); die()
            atomic_file.open = half_written
        if stage in ("fsync", "replace"): setattr(os, stage, die)
        if stage == "after": atomic_file._sync_folder = die
        checkpoint_file.save(path, card, random_checkpoints.weights(seed=2))
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    bias, new = checkpoint_file.load(path).weights["fc.bias"], random_checkpoints.weights(seed=2)["fc.bias"]
    print(stage, "new" if torch.equal(bias, new) else "old")
"""


def test_killed_during_a_save(tmp_path: Path) -> None:
    """SIGKILL at every step of a save: the old network or the new one; a later save sweeps what was left."""
    path = tmp_path / "n"
    told = subprocess.run(
        [sys.executable, "-c", KILLED, str(path)],
        env={"PYTHONPATH": f"{settings.PACKAGE.parent}:{Path(__file__).parents[2]}", "PATH": ""},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    assert told.stdout.split("\n")[:5] == ["open old", "write old", "fsync old", "replace old", "after new"]
    leftovers = list(tmp_path.glob(".*.part"))
    assert len(leftovers) == 3
    checkpoint_file.sweep(tmp_path)
    assert len(list(tmp_path.glob(".*.part"))) == 3  # they may belong to a save that is going on
    for leftover in leftovers:
        os.utime(leftover, (1, 1))
    checkpoint_file.save(path, random_checkpoints.card(), random_checkpoints.weights())
    assert list(tmp_path.iterdir()) == [path]


def test_the_next_save_removes_what_killed_ones_left_of_the_same_file(tmp_path: Path) -> None:
    path, name = tmp_path / "n", ".n.0123abcd.part"
    others = [
        ".m.0123abcd.part",
        ".n.part",
        ".n.0123abcd.part.txt",
        ".n.mine.part",
        "n.0123abcd.part",
        ".nn.0123abcd.part",
    ]
    for each in (name, *others):
        (tmp_path / each).write_bytes(b"x")
    checkpoint_file.save(path, random_checkpoints.card(), random_checkpoints.weights())
    assert {file.name for file in tmp_path.iterdir()} == {"n", *others}


@pytest.mark.skipif(os.name != "posix", reason="locks are POSIX")
def test_what_another_save_is_writing_stays(tmp_path: Path) -> None:
    import fcntl

    path, going = tmp_path / "n", tmp_path / ".n.0123abcd.part"
    with open(going, "xb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        checkpoint_file.save(path, random_checkpoints.card(), random_checkpoints.weights())
        assert going.exists()
    checkpoint_file.save(path, random_checkpoints.card(), random_checkpoints.weights())
    assert list(tmp_path.iterdir()) == [path]


def test_saves_and_loads_at_the_same_time(tmp_path: Path) -> None:
    """Every load sees one whole network, never a mixture."""
    path, card = tmp_path / "n", random_checkpoints.card("mlp")
    versions = [random_checkpoints.weights("mlp", seed=seed) for seed in (1, 2)]
    checkpoint_file.save(path, card, versions[0])
    errors: list[BaseException] = []

    def save(weights: Weights) -> None:
        try:
            for _ in range(10):
                checkpoint_file.save(path, card, weights)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=save, args=(weights,)) for weights in versions]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        loaded = checkpoint_file.load(path).weights
        assert any(all(torch.equal(loaded[name], weights[name]) for name in weights) for weights in versions)
    for thread in threads:
        thread.join()
    assert not errors
    assert list(tmp_path.iterdir()) == [path]
