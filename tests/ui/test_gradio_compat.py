"""What the app does beyond Gradio's documented interface still holds in the Gradio that is installed."""

import importlib
import re
from pathlib import Path

import anyio
import gradio as gr
import pytest
from gradio.data_classes import ImageData
from gradio.route_utils import FnIndexInferError
from gradio.utils import get_upload_folder

from cnn_demo.ui import gradio_compat
from cnn_demo.ui.components.uploaded_image import UploadedImage
from cnn_demo.ui.gradio_compat import NOT_FOUND, LocalImage, SentImage, upload_folder, without_stubs

SEEN_IN = "6.31"


def test_the_installed_version_is_one_that_it_was_seen_in_or_a_newer_one() -> None:
    installed = tuple(map(int, gr.__version__.split(".")[:2]))
    assert installed >= tuple(map(int, SEEN_IN.split(".")))
    text = Path(str(gradio_compat.__file__)).read_text(encoding="utf-8")
    assert set(re.findall(r"gradio (\d+\.\d+)", text)) == {SEEN_IN}


def test_components_get_no_stub_while_none_is_wanted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in ("with_a_stub", "without_one"):
        source = "import gradio as gr\n\n\nclass Odd(gr.Image):\n    EVENTS = []\n"
        (tmp_path / f"{name}.py").write_text(source, encoding="utf-8")
    importlib.import_module("with_a_stub")
    with without_stubs():
        importlib.import_module("without_one")
    assert [path.name for path in tmp_path.glob("*.pyi")] == ["with_a_stub.pyi"]


def test_the_folder_of_uploads_is_gradios(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "here"))
    assert upload_folder() == Path(get_upload_folder()) == tmp_path / "here"
    assert LocalImage().folder() == tmp_path / "here"


def test_a_sent_image_is_a_path_or_a_link() -> None:
    sent = SentImage(path="a.png", url="data:,", orig_name="a.png")
    assert (sent.path, sent.url) == ("a.png", "data:,")
    assert gr.Image().data_model is SentImage is ImageData


def test_what_no_page_has_is_not_found() -> None:
    assert (KeyError, FnIndexInferError) == NOT_FOUND
    assert issubclass(FnIndexInferError, Exception)


def test_a_link_is_not_fetched() -> None:
    assert callable(gr.Image.async_move_resource_to_block_cache)  # what it overrides is still there
    with pytest.raises(gr.Error, match="Links are not fetched"):
        anyio.run(LocalImage().async_move_resource_to_block_cache, "HTTPS://example.org/a.png")


def test_an_upload_stays_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))
    (tmp_path / "a.png").write_bytes(b"png")
    moved = anyio.run(LocalImage().async_move_resource_to_block_cache, str(tmp_path / "a.png"))
    assert moved == str(tmp_path / "a.png")


def test_the_browser_shows_it_and_what_inherits_from_it_as_an_image() -> None:
    assert {made().get_block_name() for made in (gr.Image, LocalImage, UploadedImage)} == {"image"}
