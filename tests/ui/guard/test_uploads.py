"""Uploads that break off, folders that fill, disks that say no."""

import errno
import os
import socket
import time
from pathlib import Path
from urllib.parse import urlsplit

import anyio
import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send

from cnn_demo.ui.guard.uploads import PART_SECONDS, WHOLE_SECONDS, TempFolder, UploadGate

UPLOAD: Scope = {"type": "http", "method": "POST", "path": "/gradio_api/upload", "headers": []}


def folder_with(path: Path, *names: str) -> Path:
    for name in names:
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(b"x" * 100)
    return path


def left(path: Path) -> set[str]:
    return {str(file.relative_to(path)) for file in path.rglob("*") if file.is_file()}


def test_parts_go_before_whole_files(tmp_path: Path) -> None:
    folder_with(tmp_path, "tmpabc", "hash/a.png")
    os.utime(tmp_path / "hash/a.png", (0, 0))  # a copy keeps its old date: it is not old here
    ages = {0.0: {"tmpabc", "hash/a.png"}, PART_SECONDS + 60: {"hash/a.png"}, WHOLE_SECONDS + 60: set()}
    for age, names in ages.items():
        TempFolder(tmp_path, clock=lambda age=age: time.time() + age).sweep()
        assert left(tmp_path) == names
    assert not list(tmp_path.iterdir())  # nor empty folders


def test_the_oldest_go_past_the_quota(tmp_path: Path) -> None:
    folder = TempFolder(folder_with(tmp_path, *(f"{i}/a.png" for i in range(5))), quota=250)
    folder.sweep()
    assert len(left(tmp_path)) == 2
    assert folder.bytes == 200
    assert folder.has_room()


def test_a_missing_folder_is_empty(tmp_path: Path) -> None:
    folder = TempFolder(tmp_path / "none")
    folder.sweep()
    assert folder.bytes == 0


@pytest.mark.parametrize(("fault", "status"), [(errno.ENOSPC, 507), (errno.EROFS, 507), (None, 200)])
def test_a_full_disk_is_said_in_words(tmp_path: Path, fault: int | None, status: int) -> None:
    async def store(scope: Scope, receive: Receive, send: Send) -> None:
        if fault:
            raise OSError(fault, "no")
        await send({"type": "http.response.start", "status": 200, "headers": []})

    assert answer_of(UploadGate(store, TempFolder(tmp_path)))[0]["status"] == status


def test_a_part_that_did_not_fit_makes_room_for_the_next_upload(tmp_path: Path) -> None:
    folder = TempFolder(folder_with(tmp_path, "h/whole.png"))

    async def store(scope: Scope, receive: Receive, send: Send) -> None:
        (folder.path / "tmp1").write_bytes(b"half")
        raise OSError(errno.ENOSPC, "no")

    assert answer_of(UploadGate(store, folder))[0]["status"] == 507
    assert [path.name for path in folder.path.rglob("*") if path.is_file()] == ["whole.png"]


def test_a_full_folder_waits_for_the_sweep(tmp_path: Path) -> None:
    folder = TempFolder(folder_with(tmp_path, "h/a.png"), quota=100)
    folder.bytes = 100

    async def never(scope: Scope, receive: Receive, send: Send) -> None:
        raise AssertionError("full, and yet stored")

    start, body = answer_of(UploadGate(never, folder))
    assert start["status"] == 503
    assert b"Try again in a minute" in body["body"]


def answer_of(gate: UploadGate) -> list[Message]:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    anyio.run(gate, UPLOAD, receive, send)
    return sent


def test_broken_off_uploads_leave_nothing_and_nobody_waits(served: str, upload_folder: Path) -> None:
    """150 uploads stop in the middle; a good one is served beside them, and their parts go when they hang up."""
    before = left(upload_folder)
    connections = [half_an_upload(served) for _ in range(150)]
    good = httpx.post(f"{served}/gradio_api/upload", files={"files": ("good.png", b"good")}, timeout=10)
    assert good.status_code == 200
    for connection in connections:
        connection.close()
    kept = {str(Path(path).relative_to(upload_folder)) for path in good.json()}
    deadline = time.monotonic() + 10
    while left(upload_folder) != before | kept and time.monotonic() < deadline:
        httpx.get(f"{served}/robots.txt")
    assert left(upload_folder) == before | kept


def half_an_upload(served: str) -> socket.socket:
    where = urlsplit(served)
    connection = socket.create_connection((str(where.hostname), int(where.port or 80)), timeout=10)
    connection.sendall(
        f"POST /gradio_api/upload HTTP/1.1\r\nHost: {where.netloc}\r\nContent-Length: 100000\r\n"
        "Content-Type: multipart/form-data; boundary=b\r\n\r\n--b\r\n"
        'Content-Disposition: form-data; name="files"; filename="half.png"\r\n\r\nhalf'.encode()
    )
    return connection
