"""Behind any proxy everything works, and is as closed, as bounded and as safe as without: with its prefix left in the
path or not, whatever it makes of Host, and with https ended outside."""

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from cnn_demo import settings
from cnn_demo.lab import Later
from cnn_demo.ui.guard.responses import route_of

PREFIXES = ["", "/lab", "/courses/cnn"]
CLOSED = ["/monitoring", "/pwa_icon/192", "/dev/reload", "/gradio_api/dev/reload", "/gradio_api//runs",
          "/gradio_api/run-history/buckets", "/gradio_api/deep_link", "/gradio_api/proxy=http://127.0.0.1/",
          "/gradio_api/file/etc/passwd", "/gradio_api/file=http://127.0.0.1:1/"]  # fmt: skip


@pytest.fixture(scope="module")
def visitors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, TestClient]]:
    """A visitor of the app under each prefix, which the proxy leaves in the path."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADIO_TEMP_DIR", str(tmp_path_factory.mktemp("uploads")))
        lab = Later(tmp_path_factory.mktemp("data"))
        yield {prefix: visitor(prefix, lab) for prefix in PREFIXES}
        lab.close()


def visitor(prefix: str, lab: Later) -> TestClient:
    from gradio.routes import App

    from cnn_demo import ui

    page = ui.build_app(lab).queue()
    page.root_path, page.max_file_size = prefix, settings.UPLOAD_BYTES  # as launch() sets them
    app = App.create_app(page, app_kwargs=ui.launch_options(lab)["app_kwargs"])
    return TestClient(app, f"http://lab.example.org{prefix}", raise_server_exceptions=False)


@pytest.mark.parametrize("prefix", PREFIXES)
def test_closed_doors_limits_and_headers(visitors: dict[str, TestClient], prefix: str) -> None:
    visitor = visitors[prefix]
    for path in CLOSED:
        assert visitor.get(path).status_code == 404, path
    assert visitor.get("/gradio_api/info").status_code == 200
    assert visitor.post("/cnn-lab/rpc/networks", json={"runs": []}).status_code == 200
    assert visitor.post("/gradio_api/run/classify", content=bytes(2_500_000)).status_code == 413
    assert sent(visitor, bytes(12_000_000)).status_code == 413
    assert visitor.post("/gradio_api/reset", json={}, headers={"origin": "https://evil.example"}).status_code == 403
    (file,) = sent(visitor, b"<script>").json()
    answer = visitor.get(f"/gradio_api/file={file}", headers={"range": "bytes=0-3", "x-secret": "echo"})
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "x-secret" not in answer.headers


SAME, OTHER = {"sec-fetch-site": "same-origin"}, {"sec-fetch-site": "cross-site", "origin": "https://evil.example"}
PROXIES = {
    "Host as it is": {"origin": "http://lab.example.org"},
    "Host rewritten": {"host": "10.0.0.7:7860", "origin": "https://lab.example.org"},
    "port dropped": {"origin": "https://lab.example.org:8443"},
    "https ended outside": {
        "host": "app",
        "x-forwarded-host": "lab.example.org",
        "x-forwarded-proto": "https",
        "origin": "https://lab.example.org",
    },
}


@pytest.mark.parametrize("proxy", PROXIES)
@pytest.mark.parametrize("stripped", [False, True])
@pytest.mark.parametrize("prefix", PREFIXES)
def test_the_page_and_the_guard_behind_a_proxy(
    visitors: dict[str, TestClient], prefix: str, stripped: bool, proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRADIO_ROOT_PATH", prefix)
    visitor, start = visitors[prefix], "http://lab.example.org" + ("" if stripped else prefix)
    headers = PROXIES[proxy]
    page = visitor.get(f"{start}/", headers=headers)
    for file in re.findall(r'<(?:script|link)[^>]* (?:src|href)="([^"]+)"', page.raise_for_status().text):
        assert visitor.get(f"{start}/{file}", headers=headers).status_code == 200
    for site, status in ((SAME, 200), (OTHER, 403)):
        said = {**headers, **site}
        assert visitor.post(f"{start}/cnn-lab/rpc/networks", json={"runs": []}, headers=said).status_code == status
        assert visitor.post(f"{start}/gradio_api/reset", json={"event_id": "x"}, headers=said).status_code == status
        upload = visitor.post(f"{start}/gradio_api/upload", files={"files": ("a.png", b"a")}, headers=said)
        assert upload.status_code == status
    for path in CLOSED:
        assert visitor.get(start + path, headers={**headers, **SAME}).status_code == 404, path
    large = visitor.post(f"{start}/cnn-lab/rpc/networks", content=bytes(2_500_000), headers={**headers, **SAME})
    assert large.status_code == 413


def test_a_prefix_may_be_a_whole_address(visitors: dict[str, TestClient], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADIO_ROOT_PATH", "https://lab.example.org/lab")
    for start in ("", "/lab"):
        assert visitors["/lab"].get(f"http://lab.example.org{start}/").status_code == 200


def sent(visitor: TestClient, content: bytes):  # type: ignore[no-untyped-def]
    return visitor.post("/gradio_api/upload", files={"files": ("a.html", content)})


@pytest.mark.parametrize(
    ("path", "prefix", "route"),
    [
        ("/gradio_api/upload", "", "/gradio_api/upload"),
        ("/gradio_api/upload", "/lab", "/gradio_api/upload"),  # the proxy has taken it off
        ("/lab/gradio_api/upload", "/lab", "/gradio_api/upload"),
        ("/lab/gradio_api/upload", "/la", "/lab/gradio_api/upload"),
        ("/lab/gradio_api/upload", "https://example.org/lab", "/lab/gradio_api/upload"),
        ("/lab", "/lab", "/lab"),
    ],
)
def test_what_the_router_sees(path: str, prefix: str, route: str) -> None:
    assert route_of({"path": path, "root_path": prefix}) == route
