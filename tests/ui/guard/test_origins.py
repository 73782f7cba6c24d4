"""Who may act: the page itself and programs; not other sites."""

import httpx
import pytest
from starlette.datastructures import Headers

from cnn_demo.ui.guard.origins import is_foreign

OURS = [
    {"host": "127.0.0.1:7860"},
    {"host": "127.0.0.1:7860", "origin": "http://127.0.0.1:7860"},
    {"host": "127.0.0.1:7860", "origin": "http://127.0.0.1:7860", "sec-fetch-site": "same-origin"},
    {"host": "LAB.example.org", "origin": "https://lab.example.org"},
    {"host": "lab.example.org:443", "origin": "https://lab.example.org"},
    {"host": "10.0.0.1:7860", "x-forwarded-host": "lab.example.org, proxy", "origin": "https://lab.example.org"},
    {"host": "10.0.0.1:7860", "origin": "https://me-lab.hf.space"},  # SPACE_HOST
    {"host": "[::1]:7860", "origin": "http://[::1]:7860"},
    *(  # proxies that rewrite Host or drop its port: the browser itself says where it comes from
        {"host": host, "origin": origin, "sec-fetch-site": "same-origin"}
        for host, origin in (
            ("lab.example.org", "https://lab.example.org:8443"),
            ("127.0.0.1:7860", "https://lab.example.org"),
            ("app", "http://school.example:8080"),
        )
    ),
    {"host": "lab.example.org", "origin": "https://lab.example.org", "sec-fetch-site": "same-site"},
]
FOREIGN = [
    {"host": "127.0.0.1:7860", "origin": "https://evil.example"},
    {"host": "127.0.0.1:7860", "origin": "http://127.0.0.1:8000"},
    {"host": "lab.example.org", "origin": "https://lab.example.org.evil.example"},
    {"host": "lab.example.org", "origin": "null"},
    {"host": "lab.example.org", "origin": ""},
    {"host": "lab.example.org", "origin": "http://[broken"},
    {"host": "lab.example.org", "origin": "https://other.hf.space"},
    {"host": "lab.example.org", "sec-fetch-site": "cross-site"},
    {"host": "lab.example.org", "origin": "https://lab.example.org:8443"},  # a program's, or an old browser's
    {"host": "lab.example.org", "origin": "https://other.example.org", "sec-fetch-site": "same-site"},
    {"host": "lab.example.org", "origin": "https://evil.example", "sec-fetch-site": "none"},
    {"host": "lab.example.org", "origin": "https://evil.example", "sec-fetch-site": "Same-Origin"},
    {
        "host": "lab.example.org",
        "origin": "https://evil.example",
        "x-forwarded-host": "evil.example",  # forged after a preflight
        "sec-fetch-site": "cross-site",
    },
]


@pytest.mark.parametrize("headers", OURS)
def test_the_page_and_programs_may_act(headers: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPACE_HOST", "me-lab.hf.space")
    assert not is_foreign(Headers(headers))


@pytest.mark.parametrize("headers", FOREIGN)
def test_other_sites_may_not(headers: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPACE_HOST", "me-lab.hf.space")
    assert is_foreign(Headers(headers))


@pytest.mark.parametrize("path", ["queue/join", "run/classify", "call/classify", "upload", "component_server", "reset"])
def test_a_post_from_another_site_is_refused(served: str, path: str) -> None:
    answer = httpx.post(f"{served}/gradio_api/{path}", json={}, headers={"origin": "https://evil.example"})
    assert answer.status_code == 403
    assert "other sites" in answer.text


def test_looking_is_not_acting(served: str) -> None:
    assert httpx.get(served, headers={"origin": "https://evil.example"}).status_code == 200
