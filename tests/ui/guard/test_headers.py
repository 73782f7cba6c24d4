"""What every answer tells the browser, and how visitors' files come back."""

import re

import httpx
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from cnn_demo.ui.guard.headers import SafeHeaders


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


@pytest.mark.parametrize("query", [b"", b"view=api"])
def test_other_sites_show_the_page_where_the_setting_names_them(query: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    for value, named in (
        ("", ""),
        (
            "https://moodle.school.example, https://*.uni.example",
            " https://moodle.school.example https://*.uni.example",
        ),
    ):
        monkeypatch.setenv("CNN_DEMO_EMBED_FROM", value)
        visitor = TestClient(SafeHeaders(Starlette()))
        policy = visitor.get("/", params=query.decode()).headers["content-security-policy"]
        assert policy.endswith(f"; frame-ancestors 'self' https://huggingface.co https://*.hf.space{named}")
        assert policy.count(";") == 11


def script_policy(address: str) -> str:
    policy = httpx.get(address).headers["content-security-policy"]
    (scripts,) = [part.strip() for part in policy.split(";") if part.strip().startswith("script-src")]
    return scripts


@pytest.mark.parametrize("link", ["", "?tab=train", "?preview=api", "?x=view=api", "?tab=inside&view"])
def test_the_page_runs_scripts_of_its_own_files_alone(served: str, link: str) -> None:
    assert script_policy(f"{served}/{link}") == "script-src 'self'"


def test_the_page_holds_no_script_of_its_own(served: str) -> None:
    page = httpx.get(f"{served}/").text
    assert re.findall(r"<script[^>]*>", page) == re.findall(r'<script type="module" src="[^"]+">', page)
    assert not re.search(r"\son\w+\s*=|javascript:", page)


def test_gradios_page_for_programs_gets_what_it_needs(served: str) -> None:
    """It begins with inline scripts and evaluates its templates; nothing of ours runs there."""
    assert script_policy(f"{served}/?view=api") == "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:"


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
