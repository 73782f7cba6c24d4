"""Gives a page images as people do: by a file, the clipboard, a drop."""

import io
from typing import Any

from browser.page_driver import settle
from PIL import Image, ImageDraw
from playwright.sync_api import FilePayload, Page

GIVE = """([kind, base64, type, place]) => {
  const data = new DataTransfer();
  data.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], "seven", { type }));
  const event = kind === "paste"
    ? new ClipboardEvent("paste", { clipboardData: data, bubbles: true })
    : new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
  document.querySelector(place).dispatchEvent(event);
}"""


def seven(file_format: str = "PNG", turned: bool = False) -> bytes:
    """A photo of a 7 on paper; `turned` as a phone keeps it: lying on its side, with a note of which way is up."""
    image = Image.new("RGB", (300, 360), (238, 235, 228))
    line = [(80, 80), (220, 75), (165, 180), (130, 290)]
    ImageDraw.Draw(image).line(line, fill=(30, 30, 60), width=22, joint="curve")
    options: dict[str, Any] = {}
    if turned:
        image = image.rotate(90, expand=True)
        exif = Image.Exif()
        exif[0x0112] = 6  # turn it clockwise to see it upright
        options["exif"] = exif
    file = io.BytesIO()
    image.save(file, file_format, **options)
    return file.getvalue()


def upload(page: Page, content: bytes, name: str = "seven", kind: str = "image/png") -> None:
    page.get_by_label("An image from a file").set_input_files(FilePayload(name=name, mimeType=kind, buffer=content))
    page.wait_for_function("() => document.querySelector('.pad-tools input[type=file]').value === ''")
    settle(page)
