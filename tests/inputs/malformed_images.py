"""Odd image files, built byte by byte: what strangers upload, by mistake or not."""

import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

import numpy as np
from PIL import Image

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def sample_image(size: tuple[int, int] = (48, 32), mode: str = "RGB") -> Image.Image:
    """A smooth image whose four corners differ, so that turns and lost channels show."""
    width, height = size
    rows, columns = np.mgrid[:height, :width].astype(float)
    red, green = 255 * columns / max(width - 1, 1), 255 * rows / max(height - 1, 1)
    return Image.fromarray(np.stack([red, green, 255 - red], axis=2).astype(np.uint8)).convert(mode)


def encoded(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def chunk(name: bytes, body: bytes, length: int | None = None) -> bytes:
    size = len(body) if length is None else length
    return struct.pack(">I", size) + name + body + struct.pack(">I", zlib.crc32(name + body))


def header(width: int, height: int, depth: int = 8, color: int = 2) -> bytes:
    return SIGNATURE + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, 0))


def png(width: int, height: int, rows: bytes, depth: int = 8, color: int = 2, extra: bytes = b"") -> bytes:
    body = chunk(b"IDAT", zlib.compress(rows))
    return header(width, height, depth, color) + extra + body + chunk(b"IEND", b"")


def huge_png(width: int, height: int) -> bytes:
    """A tiny file whose header promises very many 1-bit pixels; the first hundred rows are really there."""
    return header(width, height, 1, 0) + png(width, height, (b"\0" + b"\xff" * ((width + 7) // 8)) * 100, 1, 0)[33:]


def sixteen_bit_png(values: np.ndarray, color: int) -> bytes:
    """`values` uint16 (H, W, channels); color 0 gray, 2 RGB, 4 gray and alpha, 6 RGBA."""
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in values)
    return png(values.shape[1], values.shape[0], rows, 16, color)


def text_bomb(name: bytes, chunks: int, body: bytes) -> bytes:
    extra = b"".join(chunk(name, body) for _ in range(chunks))
    return png(2, 2, b"\0\xff\xff\xff\xff\xff\xff" * 2, extra=extra)


def gif_header(width: int, height: int) -> bytes:
    return (
        b"GIF89a"
        + struct.pack("<HH", width, height)
        + b"\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0"
        + struct.pack("<HHB", width, height, 0)
        + b"\x02\x02\x44\x01\0;"
    )


def bmp_header(width: int, height: int) -> bytes:
    information = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, 0, 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 58, 0, 0, 54) + information + b"\0" * 4


def jpeg_of_size(width: int, height: int) -> bytes:
    """A small JPEG whose frame header claims another size."""
    data = bytearray(encoded(sample_image(), "JPEG"))
    frame = data.index(b"\xff\xc0")
    data[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def many_scans(scans: int, size: tuple[int, int] = (640, 480)) -> bytes:
    """A progressive JPEG whose last scan is repeated."""
    data = encoded(sample_image(size), "JPEG", progressive=True)
    start = data.rindex(b"\xff\xda")
    return data[:start] + data[start:-2] * (scans + 1) + b"\xff\xd9"


def with_orientation(image: Image.Image, orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return encoded(image, "JPEG", quality=95, exif=exif)


def frames(kind: str, count: int) -> bytes:
    images = [sample_image((16, 12))] + [Image.new("RGB", (16, 12), (i % 256, 0, i // 256)) for i in range(count - 1)]
    return encoded(images[0], kind, save_all=True, append_images=images[1:])


NOT_IMAGES: dict[str, bytes] = {
    "empty": b"",
    "one byte": b"\xff",
    "text": b"hello",
    "html": b"<!doctype html><script>alert(1)</script>",
    "pdf": b"%PDF-1.7\n1 0 obj",
    "zip": b"PK\x03\x04" + b"\0" * 30,
    "elf": b"\x7fELF\x02\x01\x01" + b"\0" * 50,
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "svg entity bomb": b'<!DOCTYPE s [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg>&b;</svg>',
    "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
    "heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    "avif": b"\0\0\0\x18ftypavif\0\0\0\0avifmif1",
    "jpeg 2000": b"\0\0\0\x0cjP  \r\n\x87\n",
    "fits": b"SIMPLE  =                    T".ljust(2880),
    "ico": b"\0\0\x01\0\x01\0\0\0\0\0\x01\0\x20\0\xff\xff\xff\xff\x16\0\0\0",
    "tiff": encoded(sample_image(), "TIFF"),
    "ppm": encoded(sample_image(), "PPM"),
}

_good = encoded(sample_image())
_rows = b"\0\xff\xff\xff" * 2

BROKEN: dict[str, bytes] = {
    "wrong CRC in the header": _good[:29] + b"\0\0\0\0" + _good[33:],
    "bad zlib": header(2, 2) + chunk(b"IDAT", b"not zlib at all") + chunk(b"IEND", b""),
    "no pixels at all": header(2, 2) + chunk(b"IEND", b""),
    "zero width": png(0, 2, _rows),
    "width 2^31": png(2**31, 2, _rows),
    "lying chunk length": header(2, 2) + chunk(b"IDAT", zlib.compress(_rows), length=2**31 - 1),
    "truncated PNG": _good[: len(_good) // 2],
    "truncated JPEG": encoded(sample_image((200, 200)), "JPEG")[:900],
    "truncated WebP": encoded(sample_image((200, 200)), "WEBP")[:300],
    "truncated GIF": encoded(sample_image((200, 200)), "GIF")[:1500],
}

TOO_MANY_PIXELS: dict[str, Callable[[], bytes]] = {
    "900 megapixels": lambda: huge_png(30_000, 30_000),
    "169 megapixels": lambda: huge_png(13_000, 13_000),
    "88 megapixels": lambda: huge_png(11_000, 8_000),
    "GIF": lambda: gif_header(65535, 65535),
    "BMP": lambda: bmp_header(65535, 65535),
    "JPEG": lambda: jpeg_of_size(65535, 65535),
}
