"""Behind a proxy that leaves its prefix in the path, everything is as closed, as bounded and as safe as without."""

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
