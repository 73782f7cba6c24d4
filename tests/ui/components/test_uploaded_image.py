"""Images sent by visitors: read through our one door, refused in words, never fetched, never from elsewhere."""

import base64
import io
from pathlib import Path
from typing import Any

import gradio as gr
import httpx
import pytest
from gradio.data_classes import ImageData
from PIL import Image

from cnn_demo.ui.components.uploaded_image import UploadedImage

FILE = {"_type": "gradio.FileData"}


def png(color: str = "red") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (30, 40), color).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture
def image(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> UploadedImage:
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))
    return UploadedImage()


@pytest.mark.parametrize("name", ["a.png", "a.gif", "a", "a.html"])
def test_an_upload_is_read_by_its_content(image: UploadedImage, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(png())
    read = image.preprocess(ImageData(path=str(tmp_path / name), orig_name=name))
    assert (read.mode, read.size) == ("RGB", (30, 40))


def test_a_data_address_is_a_image(image: UploadedImage) -> None:
    address = "data:image/png;base64," + base64.b64encode(png()).decode()
    assert image.preprocess(ImageData(url=address)).size == (30, 40)


REFUSED: dict[str, tuple[ImageData | None, str]] = {
    "nothing": (None, "no image"),
    "no path": (ImageData(), "no longer there"),
    "elsewhere": (ImageData(path="/etc/passwd"), "no longer there"),
    "a device": (ImageData(path="/dev/zero"), "no longer there"),
    "a zero byte": (ImageData(path="a\0b"), "no longer there"),
    "broken base64": (ImageData(url="data:image/png;base64,%%%"), "base64"),
    "base64 of text": (ImageData(url="data:image/png;base64,aGVsbG8="), "PNG"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_everything_else_is_refused_in_words(image: UploadedImage, case: str) -> None:
    payload, words = REFUSED[case]
    with pytest.raises(gr.Error, match=words) as shown:
        image.preprocess(payload)
    assert not shown.value.print_exception


def test_a_path_out_of_the_folder_is_refused(image: UploadedImage, tmp_path: Path) -> None:
    (tmp_path / "inside").mkdir()
    image.GRADIO_CACHE = str(tmp_path / "inside")
    (tmp_path / "outside.png").write_bytes(png())
    with pytest.raises(gr.Error, match="no longer there"):
        image.preprocess(ImageData(path=str(tmp_path / "inside" / ".." / "outside.png")))


FORGED: list[Any] = [
    None,
    3.5,
    "text",
    [1, 2],
    {},
    {"path": "/etc/passwd"},
    {"path": "/etc/passwd", "meta": FILE},
    {"path": "/dev/zero"},
    {"path": "/dev/zero", "meta": FILE},
    {"path": 7, "meta": FILE},
    {"path": None, "url": None, "meta": FILE},
    {"path": "http://127.0.0.1:1/", "meta": FILE},
    {"path": "file:///etc/passwd", "meta": FILE},
    {"url": "http://127.0.0.1:1/", "meta": FILE},
    {"path": "x", "url": "data:text/html,<b>", "meta": FILE},
]


@pytest.mark.parametrize("payload", FORGED, ids=str)
def test_a_forged_file_is_an_error_without_a_leak(served: str, payload: object) -> None:
    """Gradio refuses some of them before we see them; then its answer has no words, and no more than that."""
    event, answer = asked(served, "classify", [payload, "quick-mnist"])
    assert event == "error"
    for secret in ("root:", "/etc", "Traceback", "site-packages"):
        assert secret not in answer


def asked(served: str, name: str, data: list[Any]) -> tuple[str, str]:
    """(event, data) that the endpoint ends with."""
    with httpx.Client(base_url=served, timeout=60) as program:
        event_id = program.post(f"/gradio_api/call/{name}", json={"data": data}).json()["event_id"]
        lines = program.get(f"/gradio_api/call/{name}/{event_id}").text.strip().splitlines()
    return lines[-2].removeprefix("event: "), lines[-1].removeprefix("data: ")
