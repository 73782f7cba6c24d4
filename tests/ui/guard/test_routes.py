"""Closed doors, and addresses that are bombs."""

import time

import httpx
import pytest

from cnn_demo.ui.guard.routes import is_closed

CLOSED = """
/monitoring /monitoring/summary //monitoring /monitoring/abc /pwa_icon /pwa_icon/192 /dev/reload
/gradio_api/dev/reload /gradio_api/runs /gradio_api/runs/ /gradio_api//runs /gradio_api/run-history/buckets
/gradio_api/run-history/records/x/y/assets/z /gradio_api/process_recording /gradio_api/deep_link
/gradio_api/proxy=http://127.0.0.1/ /gradio_api/vibe-edit /gradio_api/vibe-code/ /gradio_api/undo-vibe-edit
/gradio_api/profiling/traces /gradio_api/custom_component/1/client/component/x.js /gradio_api/file/etc/passwd
/gradio_api/file=http://127.0.0.1:1/ /gradio_api/file=HTTPS://x.y/ /gradio_api/file=/http://x /gradio_api/file=ftp://x
""".split()  # noqa: SIM905
OPEN = """
/ /config /theme.css /robots.txt /assets/index.js /gradio_api/info /gradio_api/run/classify /gradio_api/upload
/gradio_api/queue/join /gradio_api/queue/data /gradio_api/heartbeat/abc /gradio_api/call/train/1
/gradio_api/file=/tmp/gradio/abc/a.png /gradio_api/file=C:/Temp/gradio/a.png /gradio_api/component_server
""".split()  # noqa: SIM905
SECRETS = ["/etc/passwd", "app.py", "cnn_demo/settings.py", "checkpoints/quick-mnist.safetensors", "/proc/self/environ"]
SPELLINGS = [
    "{}", "/{}", "//{}", "./{}", "../{}", "../../../../../..{}", "%2e%2e/{}", "..%2f..%2f{}", "....//{}", "..\\{}",
    "file://{}", "{}%00.png", "{}?", "{}/", "~/{}", "\\\\localhost\\{}", "%252e%252e/{}", "{}#", "/./{}",
]  # fmt: skip


@pytest.mark.parametrize("path", CLOSED)
def test_operators_doors_are_closed(path: str) -> None:
    assert is_closed(path)


@pytest.mark.parametrize("path", OPEN)
def test_what_the_page_uses_is_open(path: str) -> None:
    assert not is_closed(path)


def test_closed_doors_answer_404(served: str) -> None:
    with httpx.Client() as visitor:
        for path in CLOSED:
            for method in ("GET", "POST"):
                assert visitor.request(method, served + path).status_code == 404, (method, path)


def test_no_spelling_reads_a_file(served: str) -> None:
    with httpx.Client(base_url=served) as visitor:
        for secret in SECRETS:
            for spelling in SPELLINGS:
                answer = visitor.get("/gradio_api/file=" + spelling.format(secret))
                assert answer.status_code in (403, 404), (spelling, secret)
                assert "root:" not in answer.text


def test_the_longest_link_of_a_workbench_is_an_address(served: str) -> None:
    with httpx.Client() as visitor:
        assert visitor.get(served + "/?tab=convolution&input=" + "9" * 7500).status_code == 200
        assert visitor.get(served + "/?tab=convolution&input=" + "9" * 9000).status_code == 414


BOMBS = {
    "many ranges": ("GET", "/theme.css", {"range": "bytes=" + ",".join(f"{i}-" for i in range(2000))}),
    "backward range": ("GET", "/robots.txt", {"range": "bytes=9-1,-0,a-b"}),
    "many headers": ("GET", "/robots.txt", {f"x-{i}": "y" for i in range(90)}),
    "large header": ("GET", "/robots.txt", {"x-large": "y" * 30_000}),
    "long query": ("GET", "/?" + "x" * 60_000, {}),
    "long name": ("GET", "/static/" + "x" * 300, {}),
    "deep path": ("GET", "/a" * 1500, {}),
    "zero byte": ("GET", "/static/%00", {}),
    "line break": ("GET", "/assets/a%0d%0ab", {}),
    "broken unicode": ("GET", "/static/%ff%fe", {}),
    "odd method": ("BREW", "/", {}),
    "trace": ("TRACE", "/", {}),
    "delete": ("DELETE", "/gradio_api/upload", {}),
    "broken json": ("POST", "/gradio_api/queue/join", {"content-type": "application/json"}),
    "broken form": ("POST", "/gradio_api/upload", {"content-type": "multipart/form-data; boundary=b"}),
    "form without boundary": ("POST", "/gradio_api/upload", {"content-type": "multipart/form-data"}),
}


@pytest.mark.parametrize("name", BOMBS)
def test_odd_requests_get_a_quick_no(served: str, name: str) -> None:
    method, path, headers = BOMBS[name]
    began = time.monotonic()
    answer = httpx.request(method, served + path, headers=headers, content=b"{" if method == "POST" else None)
    assert answer.status_code < 500
    assert time.monotonic() - began < 5  # a hang, not a slow machine
