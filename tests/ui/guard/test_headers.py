"""What every answer tells the browser, and how visitors' files come back."""

import httpx
import pytest


@pytest.mark.parametrize(
    "path", ["/", "/config", "/theme.css", "/nowhere", "/monitoring", "/gradio_api/file=/etc/passwd"]
)
def test_every_answer_is_guarded(served: str, path: str) -> None:
    headers = httpx.get(served + path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    policy = headers["content-security-policy"]
    assert "frame-ancestors 'self' https://huggingface.co https://*.hf.space" in policy
    assert "default-src 'self'" in policy


@pytest.mark.parametrize(
    "name", ["a.html", "a.svg", "a.js", "a.pdf", "a.mhtml", "a.xml", "a.txt", "a.mp4", "a", "a.json"]
)
def test_a_visitors_file_is_a_download(served: str, name: str) -> None:
    answer = httpx.get(sent(served, name))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.webp", "a.gif"])
def test_a_image_is_shown(served: str, name: str) -> None:
    assert httpx.get(sent(served, name)).headers["content-type"].startswith("image/")


def test_a_range_does_not_echo_the_request(served: str) -> None:
    answer = httpx.get(sent(served, "b.html"), headers={"range": "bytes=0-3", "x-secret": "echo"})
    assert "x-secret" not in answer.headers
    assert answer.headers["content-type"] == "application/octet-stream"


def sent(served: str, name: str) -> str:
    """The address of an uploaded file with this name."""
    body = b"<script>alert(1)</script>" + name.encode()
    (path,) = httpx.post(f"{served}/gradio_api/upload", files={"files": (name, body)}).json()
    return f"{served}/gradio_api/file={path}"
