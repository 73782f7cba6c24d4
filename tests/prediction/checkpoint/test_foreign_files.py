"""What is no file of ours, or was one before it was changed, is refused in words and runs nothing."""

import gzip
import io
import pickle
import re
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import random_checkpoints
import safetensors.torch
import torch
from forged_checkpoints import forged, joined, refused

from cnn_demo import settings
from cnn_demo.errors import BadCheckpoint
from cnn_demo.prediction.checkpoint import checkpoint_file

# Files that are something else

U64 = 2**64 - 1


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
        loads = re.findall(r"(?<!safetensors\.)torch\.load\([^)]*\)", text)
        assert all("weights_only=True" in load for load in loads), path
        assert not loads or path.parent.name in ("opening", "originals"), path  # one's own file, or torchvision's
        # an app and its cluster trust each other, by a token: nothing that a visitor sends is read so
        assert "import pickle" not in text or path.parent.name == "cluster", path


def test_a_file_that_is_not_there_or_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: bytes) -> None:
    for path in (tmp_path / "missing", tmp_path):
        with pytest.raises(BadCheckpoint, match="cannot be read"):
            checkpoint_file.load(path)
    monkeypatch.setattr(settings, "CHECKPOINT_BYTES", 1000)
    assert "at most" in refused(whole, tmp_path)


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
