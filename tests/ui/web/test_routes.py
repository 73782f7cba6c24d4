"""The app's own addresses as they are served: the page, its files, its questions."""

import gzip
import io
import json
import re
import urllib.error
import urllib.request
from typing import Any

import pytest
import safetensors.torch
from PIL import Image


def get(address: str, **headers: str) -> tuple[int, Any, bytes]:
    request = urllib.request.Request(address, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as reply:
            return reply.status, reply.headers, reply.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def post(address: str, body: bytes) -> tuple[int, Any, Any]:
    request = urllib.request.Request(address, body, {"content-type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=120) as reply:
            return reply.status, reply.headers, json.loads(reply.read())
    except urllib.error.HTTPError as error:
        return error.code, error.headers, json.loads(error.read())


def ask(served: str, name: str, **fields: Any) -> tuple[int, Any, Any]:
    return post(f"{served}/cnn-lab/rpc/{name}", json.dumps(fields).encode())


def test_the_page_is_small_and_has_no_script_of_its_own(served: str) -> None:
    status, headers, content = get(served + "/")
    html = content.decode()
    assert status == 200
    assert len(content) < 2_500
    assert html.count("<script") == 1
    assert '<meta property="og:title" content="CNN Lab">' in html
    policy = headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "unsafe-eval" not in policy


def test_a_shared_link_has_a_preview(served: str) -> None:
    html = get(served + "/")[2].decode()
    told = dict(re.findall(r'<meta (?:property|name)="([a-z:]+)" content="([^"]+)">', html))
    assert told["og:description"] == told["description"]
    assert told["og:image"].startswith(f"{served}/cnn-lab/static/")  # a whole address, or nobody fetches it
    status, headers, content = get(told["og:image"])
    assert (status, headers["content-type"]) == (200, "image/png")
    assert Image.open(io.BytesIO(content)).size == (1200, 630)


def test_files_are_compressed_and_kept_for_ever(served: str) -> None:
    html = get(served + "/")[2].decode()
    address = html.split('type="module" src="')[1].split('"')[0]
    status, headers, packed = get(f"{served}/{address}", **{"Accept-Encoding": "gzip"})
    assert status == 200
    assert headers["cache-control"] == "public, max-age=31536000, immutable"
    assert headers["content-encoding"] == "gzip"
    plain = get(f"{served}/{address}")[2]
    assert gzip.decompress(packed) == plain
    other = address.replace(address.split("/")[2], "0" * 12)
    assert get(f"{served}/{other}")[1]["cache-control"] == "no-cache"
    assert get(f"{served}/cnn-lab/static/x/../../settings.py")[0] == 404
    assert get(f"{served}/cnn-lab/static/x/nothing.js")[0] == 404


def test_small_networks_leave_as_files_that_are_kept_for_ever(served: str) -> None:
    version = ask(served, "network_graph", network="quick-mnist")[2]["version"]
    for address in ("quick-mnist", "quick-mnist@3"):
        status, headers, content = get(f"{served}/cnn-lab/network/{address}/{version}")
        assert (status, headers["cache-control"]) == (200, "public, max-age=31536000, immutable")
        assert headers["content-type"] == "application/octet-stream"
        assert safetensors.torch.load(content)
        packed = get(f"{served}/cnn-lab/network/{address}/{version}", **{"Accept-Encoding": "gzip"})[2]
        assert gzip.decompress(packed) == content
        assert len(packed) < 0.8 * len(content)
        assert get(f"{served}/cnn-lab/network/{address}/{'0' * 12}")[1]["cache-control"] == "no-cache"
    for address in ("resnet20-cifar10", "nobody-knows", "quick-mnist@77", "quick-mnist@", "..%2Fquick-mnist", ""):
        assert get(f"{served}/cnn-lab/network/{address}/{version}")[0] == 404
    assert get(f"{served}/cnn-lab/network/quick-mnist")[0] == 404


def test_gradio_keeps_its_page_for_programs(served: str) -> None:
    status, _, content = get(f"{served}/?view=api")
    assert status == 200
    assert b"gradio_config" in content


def test_a_question_over_http(served: str) -> None:
    status, headers, answer = ask(served, "networks", runs=[])
    assert status == 200
    assert headers["cache-control"] == "no-store"
    assert answer["networks"][0]["network"] == "quick-mnist"


@pytest.mark.parametrize(
    ("name", "fields", "status", "code"),
    [
        ("networks", {"x": 1}, 400, "bad_value"),
        ("no_such_question", {}, 404, "unknown_question"),
        ("network_graph", {"network": "nobody-knows"}, 400, "bad_value"),
    ],
)
def test_refusals_have_a_status_a_code_and_a_sentence(
    served: str, name: str, fields: dict[str, Any], status: int, code: str
) -> None:
    got, _, answer = ask(served, name, **fields)
    assert got == status
    assert answer["error"]["code"] == code
    assert answer["error"]["sentence"].endswith(".")


def test_what_is_no_json(served: str) -> None:
    status, _, answer = post(f"{served}/cnn-lab/rpc/networks", b"{")
    assert (status, answer["error"]["sentence"]) == (400, "This question is not readable JSON.")
    assert get(f"{served}/cnn-lab/rpc/networks")[0] == 405


def test_all_questions_are_listed(served: str) -> None:
    found = json.loads(get(f"{served}/cnn-lab/api")[2])
    assert found["questions"]["classify"]["cost"] == "drawing"
    assert set(found["costs"]) == {"drawing", "light", "heavy", "queued", "stream"}


def test_large_answers_are_compressed_for_who_takes_that(served: str) -> None:
    plain, packed = (post_raw(f"{served}/cnn-lab/rpc/networks", b"{}", encoding) for encoding in ("identity", "gzip"))
    assert plain[0].get("content-encoding") is None
    assert packed[0]["content-encoding"] == "gzip"
    assert len(packed[1]) < len(plain[1]) / 2
    assert gzip.decompress(packed[1]) == plain[1]


def post_raw(address: str, body: bytes, encoding: str) -> tuple[Any, bytes]:
    headers = {"content-type": "application/json", "accept-encoding": encoding}
    with urllib.request.urlopen(urllib.request.Request(address, body, headers), timeout=60) as reply:
        return reply.headers, reply.read()
