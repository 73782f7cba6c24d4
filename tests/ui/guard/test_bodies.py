"""Bodies that are too large, too deep or never end."""

import json
import socket
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from cnn_demo import settings
from cnn_demo.ui.guard.bodies import JSON_DEPTH, is_too_deep

API = "/gradio_api"


@pytest.mark.parametrize("depth", [JSON_DEPTH, JSON_DEPTH + 1, 100_000])
def test_nesting_is_counted(depth: int) -> None:
    assert is_too_deep(b"[" * depth + b"]" * depth) == (depth > JSON_DEPTH)
    assert is_too_deep(b'{"a":' * depth + b"1" + b"}" * depth) == (depth > JSON_DEPTH)


@pytest.mark.parametrize("value", ["[" * 1000, '\\"[' * 1000, [[1, {"a": 2}]] * 1000, "[" * 999 + '"'])
def test_brackets_in_strings_and_wide_lists_are_no_nesting(value: object) -> None:
    assert not is_too_deep(json.dumps({"data": [value]}).encode())


def test_an_unfinished_string_hides_nothing() -> None:
    assert is_too_deep(b"[" * 100 + b'"' + b"[" * 100)


@pytest.mark.parametrize("path", ["upload", "queue/join", "run/classify", "call/classify", "component_server"])
def test_three_times_the_limit_is_refused_from_its_header(served: str, path: str) -> None:
    """Not a byte of the body is sent: the answer comes before it."""
    size = 3 * settings.UPLOAD_BODY_BYTES
    assert status_of(served, f"POST {API}/{path} HTTP/1.1\r\nContent-Length: {size}\r\n\r\n".encode()) == 413


@pytest.mark.parametrize("path", ["queue/join", "component_server", "run/classify"])
def test_a_large_body_of_unknown_length_is_refused(served: str, path: str) -> None:
    chunks = (b"x" * 500_000 for _ in range(6))
    answer = httpx.post(f"{served}{API}/{path}", content=chunks, headers={"content-type": "application/json"})
    assert answer.status_code == 413
    assert "2 MB" in answer.json()["detail"]


@pytest.mark.parametrize("filename", ['; filename="a.png"', ""], ids=["file", "field"])
def test_a_large_upload_of_unknown_length_is_refused_and_leaves_nothing(
    served: str, upload_folder: Path, filename: str
) -> None:
    before = set(upload_folder.rglob("*"))
    head = f'--b\r\ncontent-disposition: form-data; name="files"{filename}\r\n\r\n'.encode()
    chunks = [head, *[b"x" * 1_000_000] * 12, b"\r\n--b--\r\n"]
    headers = {"content-type": "multipart/form-data; boundary=b"}
    answer = httpx.post(f"{served}{API}/upload", content=iter(chunks), headers=headers)
    assert answer.status_code == 413
    assert set(upload_folder.rglob("*")) == before


def test_many_files_are_refused_as_a_whole(served: str, upload_folder: Path) -> None:
    before = set(upload_folder.rglob("*"))
    large = [("files", (f"{i}.png", b"x" * 6_000_000)) for i in range(2)]
    assert httpx.post(f"{served}{API}/upload", files=large, timeout=30).status_code == 413
    many = [("files", (f"{i}.png", b"x")) for i in range(1100)]
    assert httpx.post(f"{served}{API}/upload", files=many, timeout=30).status_code == 400
    assert set(upload_folder.rglob("*")) == before


@pytest.mark.parametrize("path", ["queue/join", "component_server", "call/classify"])
def test_a_json_bomb_is_a_bad_request(served: str, path: str) -> None:
    bomb = b"[" * 100_000 + b"]" * 100_000
    answer = httpx.post(f"{served}{API}/{path}", content=bomb, headers={"content-type": "application/json"})
    assert answer.status_code == 400
    assert "nested" in answer.json()["detail"]


def test_a_image_inside_json_obeys_the_limit(served: str) -> None:
    body = {"data": [{"url": "data:image/png;base64," + "A" * 2_100_000}, "quick-mnist"]}
    assert httpx.post(f"{served}{API}/call/classify", json=body).status_code == 413


def status_of(served: str, request: bytes) -> int:
    """The status that a raw request gets; Host is added after its first line."""
    where = urlsplit(served)
    first, _, rest = request.partition(b"\r\n")
    with socket.create_connection((str(where.hostname), int(where.port or 80)), timeout=10) as connection:
        connection.sendall(first + f"\r\nHost: {where.netloc}\r\n".encode() + rest)
        return int(connection.recv(4096).split(b" ")[1])
