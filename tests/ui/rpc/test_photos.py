"""Photos that a link names."""

import base64
import io

import pytest
from PIL import Image

from cnn_demo.lab import Lab, lab
from cnn_demo.ui.rpc.photos import Photo, PhotoName, keep_photo, kept_photo
from cnn_demo.ui.rpc.registry import RpcError, ask


def photo(color: tuple[int, int, int] = (200, 30, 30)) -> str:
    file = io.BytesIO()
    Image.new("RGB", (20, 20), color).save(file, "PNG")
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()


def test_a_photo_comes_back_by_its_name_only() -> None:
    first, second = (keep_photo(Photo(data=photo((shade, 0, 0)))).photo for shade in (1, 2))
    assert first != second
    assert len(first) == 22
    assert kept_photo(PhotoName(photo=first)).data == photo((1, 0, 0))


@pytest.mark.parametrize("data", ["", "data:image/png;base64,AAAA", "https://example.org/a.png", "data:text/html,x"])
def test_what_is_no_image_is_not_kept(data: str) -> None:
    assert isinstance(ask("keep_photo", {"data": data}), RpcError)


@pytest.mark.parametrize("name", ["", "a", "../../etc/passwd", "x" * 22, "x" * 500])
def test_a_name_that_nobody_gave(name: str) -> None:
    found = ask("kept_photo", {"photo": name})
    assert isinstance(found, RpcError)
    assert found.sentence.endswith(".")


def test_what_is_kept_is_bounded(own_lab: Lab) -> None:
    for at in range(40):
        own_lab.photos.put(str(at), "x" * 1_000_000)
    assert own_lab.photos.total <= lab.PHOTO_BYTES
    assert "39" in own_lab.photos
    assert "0" not in own_lab.photos
