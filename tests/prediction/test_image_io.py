"""Images: every odd file gives an image or one sentence, fast and small. Numbers are rows of the fault list."""

import contextlib
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from images_alike import difference
from malformed_images import (
    BROKEN,
    NOT_IMAGES,
    TOO_MANY_PIXELS,
    chunk,
    encoded,
    frames,
    many_scans,
    png,
    sample_image,
    sixteen_bit_png,
    text_bomb,
    with_orientation,
)
from PIL import Image

from cnn_demo import settings
from cnn_demo.errors import BadImage
from cnn_demo.prediction.preprocessing import image_io

# Pillow warns about some broken files before it refuses or repairs them; what counts here is the answer.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL", "ignore::PIL.Image.DecompressionBombWarning")


def refusal(data: bytes) -> str:
    with pytest.raises(BadImage) as caught:
        image_io.read(data)
    return str(caught.value)


@pytest.mark.parametrize("data", NOT_IMAGES.values(), ids=NOT_IMAGES)  # 1-5, 15
def test_what_is_no_image_is_refused_with_the_formats_that_work(data: bytes) -> None:
    words = refusal(data)
    assert "PNG, JPEG, WebP, GIF or BMP" in words
    assert not set("<>/") & set(words)
    assert image_io.read(encoded(sample_image())).size == (48, 32)  # the next one works


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)  # 6, 7
def test_broken_files_are_refused_at_once(data: bytes) -> None:
    started = time.process_time()
    assert "PNG, JPEG" in refusal(data)
    assert time.process_time() - started < 2


def test_a_missing_trailer_is_forgiven_or_refused_but_nothing_else() -> None:  # 6
    for kind, cut in (("PNG", 12), ("JPEG", 2), ("GIF", 1)):
        with contextlib.suppress(BadImage):
            assert image_io.read(encoded(sample_image(), kind)[:-cut]).size == (48, 32)


@pytest.mark.parametrize("make", TOO_MANY_PIXELS.values(), ids=TOO_MANY_PIXELS)  # 8-10, 12
def test_pixel_bombs_are_refused_from_their_header(make) -> None:  # type: ignore[no-untyped-def]
    started = time.process_time()
    assert "40 million pixels" in refusal(make())
    assert time.process_time() - started < 2


@cache
def squeezed(size: int) -> bytes:
    return zlib.compress(b"a" * size)


@pytest.mark.parametrize(  # 11
    ("name", "chunks", "body"),
    [
        (b"zTXt", 80, lambda: b"k\0\0" + squeezed(1_000_000)),
        (b"zTXt", 1, lambda: b"k\0\0" + squeezed(200_000_000)),
        (b"iCCP", 1, lambda: b"k\0\0" + squeezed(200_000_000)),
        (b"tEXt", 2000, lambda: b"k\0" + b"a" * 900),
    ],
    ids=["many zTXt", "one zTXt", "iCCP", "many tEXt"],
)
def test_text_bombs_stay_small(name: bytes, chunks: int, body: Callable[[], bytes]) -> None:
    data = text_bomb(name, chunks, body())
    tracemalloc.start()
    started = time.process_time()
    with contextlib.suppress(BadImage):
        image_io.read(data)
    seconds, (_, peak) = time.process_time() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert seconds < 3
    assert peak < 80e6


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])  # 13
def test_of_an_animation_only_the_first_frame_is_decoded(kind: str) -> None:
    first = image_io.read(frames(kind, 300))
    assert difference(first, sample_image((16, 12))) < 30  # GIF has 256 colors, WebP loses some


def test_a_jpeg_of_very_many_passes_is_refused_or_quick() -> None:  # 14
    started = time.process_time()
    assert image_io.read(many_scans(500)).size == (640, 480)
    assert time.process_time() - started < 5
    assert "too long" in refusal(many_scans(300, (2000, 2000)))


@pytest.mark.parametrize("size", [(1, 1), (30_000, 1), (1, 30_000), (3000, 2000)])  # 16
def test_no_shape_is_too_strange_and_no_side_becomes_zero(size: tuple[int, int]) -> None:
    read = image_io.read(encoded(Image.new("RGB", size, (10, 20, 30))))
    assert read.mode == "RGB"
    assert min(read.size) >= 1
    assert max(read.size) < 2 * image_io.LONGEST_SIDE
    assert read.getpixel((0, 0)) == (10, 20, 30)


@pytest.mark.parametrize("mode", ["L", "LA", "1", "P", "RGB", "RGBA"])  # 17
def test_every_png_mode(mode: str) -> None:
    image = sample_image(mode=mode)
    assert difference(image_io.read(encoded(image)), image.convert("RGB")) == 0


def test_transparent_parts_show_white_paper() -> None:  # 17
    clear = Image.new("RGBA", (4, 4), (0, 0, 0, 0))
    half = Image.new("LA", (4, 4), (0, 128))
    palette = Image.new("P", (4, 4), 0)
    palette.putpalette([0, 0, 0, 255, 0, 0])
    assert image_io.read(encoded(clear)).getpixel((1, 1)) == (255, 255, 255)
    assert image_io.read(encoded(half)).getpixel((1, 1)) == (127, 127, 127)
    assert image_io.read(encoded(palette, transparency=0)).getpixel((1, 1)) == (255, 255, 255)
    assert image_io.read(encoded(Image.new("RGB", (4, 4)), transparency=(0, 0, 0))).getpixel((1, 1)) == (255,) * 3
    assert image_io.read(encoded(Image.new("L", (4, 4)), transparency=0)).getpixel((1, 1)) == (255,) * 3
    assert image_io.read(encoded(Image.new("L", (3000, 10)), transparency=0)).getpixel((1, 1)) == (255,) * 3


@pytest.mark.parametrize(("color", "channels", "mode"), [(0, 1, "L"), (2, 3, "RGB"), (4, 2, "LA"), (6, 4, "RGBA")])
def test_sixteen_bits_look_like_their_eight_bit_twin(color: int, channels: int, mode: str) -> None:  # 18
    bright = np.arange(48 * 32 * channels).reshape(32, 48, channels) % 256
    twin = Image.fromarray(np.squeeze(bright.astype(np.uint8)), mode=None)
    assert twin.mode == mode
    sixteen = image_io.read(sixteen_bit_png((bright * 257).astype(np.uint16), color))
    assert difference(sixteen, image_io.read(encoded(twin))) < 1


def test_sixteen_bit_gray_with_a_transparent_value() -> None:  # 17, 18
    gray = png(2, 1, b"\0" + b"\x12\x34" + b"\x80\x00", 16, 0, extra=chunk(b"tRNS", b"\x12\x34"))
    assert [image_io.read(gray).getpixel((x, 0)) for x in (0, 1)] == [(255,) * 3, (128,) * 3]


@pytest.mark.parametrize("mode", ["CMYK", "L", "RGB"])  # 19
@pytest.mark.parametrize("progressive", [False, True])
def test_jpegs_have_the_right_colors(mode: str, progressive: bool) -> None:
    image = sample_image(mode=mode)
    read = image_io.read(encoded(image, "JPEG", quality=95, progressive=progressive))
    assert difference(read, image.convert("RGB")) < 4


def test_a_phone_jpeg_with_a_second_image() -> None:  # 19
    data = encoded(sample_image(), "MPO", save_all=True, append_images=[Image.new("RGB", (48, 32))], quality=95)
    assert difference(image_io.read(data), sample_image()) < 4


@pytest.mark.parametrize("behind", [b"\xff\xda" * 300, b"ftypmp42" + bytes(range(256)) * 4000 + b"\xff\xda\x00" * 90])
def test_a_photo_with_a_video_behind_it(behind: bytes) -> None:
    photo = encoded(sample_image((4000, 3000)), "JPEG", quality=90)
    assert image_io.read(photo + behind).size == image_io.read(photo).size


def test_many_scans_are_counted_in_front_of_a_video_too() -> None:
    assert "too long" in refusal(many_scans(100, (4000, 3000)) + b"\0" * 1000)


def test_light_ink_on_nothing_shows_on_black() -> None:
    ink = Image.new("LA", (9, 9), (0, 0))
    ink.putpixel((4, 4), (255, 255))
    assert image_io.read(encoded(ink)).getpixel((0, 0)) == (0, 0, 0)
    ink.putpixel((4, 4), (60, 255))
    assert image_io.read(encoded(ink)).getpixel((0, 0)) == (255, 255, 255)


def test_all_eight_orientations_come_out_upright() -> None:  # 20
    upright = sample_image()
    stored = {
        1: upright,
        2: upright.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
        3: upright.transpose(Image.Transpose.ROTATE_180),
        4: upright.transpose(Image.Transpose.FLIP_TOP_BOTTOM),
        5: upright.transpose(Image.Transpose.TRANSPOSE),
        6: upright.transpose(Image.Transpose.ROTATE_90),
        7: upright.transpose(Image.Transpose.TRANSVERSE),
        8: upright.transpose(Image.Transpose.ROTATE_270),
    }
    for orientation, image in stored.items():
        assert difference(image_io.read(with_orientation(image, orientation)), upright) < 4, orientation
    for odd in (0, 99):
        assert difference(image_io.read(with_orientation(upright, odd)), upright) < 4


@pytest.mark.parametrize(("mode", "form"), [("RGB", "JPEG"), ("I;16", "PNG"), ("P", "PNG")])
def test_large_and_deep_images_are_turned_too(mode: str, form: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    stored = Image.new(mode, (2300, 24))
    read = image_io.read(encoded(stored, form, exif=exif))
    assert read.height > 20 * read.width


def test_broken_notes_do_not_matter() -> None:  # 20, 21
    jpeg, plain = encoded(sample_image(), "JPEG"), image_io.read(encoded(sample_image(), "JPEG"))
    exif = b"Exif\0\0MM\0*\xff\xff\xff\xff"
    broken_exif = jpeg[:2] + b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif + jpeg[2:]
    assert difference(image_io.read(broken_exif), plain) == 0
    assert difference(image_io.read(encoded(sample_image(), "JPEG", icc_profile=b"nonsense" * 20)), plain) == 0
    for tail in (b"PK\x03\x04" + b"\0" * 60, b"<html><script>alert(1)</script></html>"):
        assert difference(image_io.read(jpeg + tail), plain) == 0
        assert difference(image_io.read(encoded(sample_image()) + tail), sample_image()) == 0


def test_the_largest_file() -> None:  # 27, at unit level
    assert "10 MB" in refusal(b"\0" * (settings.UPLOAD_BYTES + 1))


def test_many_threads_get_their_own_image() -> None:
    wanted = [sample_image((40 + i, 20)) for i in range(8)]
    got: dict[int, Image.Image] = {}
    workers = [
        threading.Thread(target=lambda i=i: got.update({i: image_io.read(encoded(wanted[i]))})) for i in range(8)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert all(difference(got[i], wanted[i]) == 0 for i in range(8))


@pytest.mark.parametrize("mode", ["L", "RGBA"])  # 25
def test_the_file_name_never_matters(mode: str) -> None:
    gif = image_io.read(encoded(sample_image(mode="L"), "GIF"))
    assert difference(gif, sample_image(mode="L").convert("RGB")) == 0
    assert image_io.read(encoded(sample_image(mode=mode))).size == (48, 32)
