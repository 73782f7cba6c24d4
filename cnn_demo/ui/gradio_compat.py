"""What the app does with Gradio beyond its documented interface, each with the version it was seen in.

A new Gradio is tried here first: `tests/ui/test_gradio_compat.py` fails where one of these no longer holds.
"""

import inspect
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias


@contextmanager
def without_stubs() -> Iterator[None]:
    """Components defined meanwhile get no stub. For the sake of editors Gradio writes one beside the source of each; to
    know whether it is still right it parses both, for all components at every import, which takes half of that import's
    time. A class that is in no file is left alone; gradio 6.31."""
    find = inspect.getfile

    def file_of(thing: Any) -> str:
        if sys._getframe(1).f_code.co_name == "create_or_modify_pyi":
            raise OSError("no stub for this one")
        return find(thing)

    inspect.getfile = file_of  # type: ignore[assignment]
    try:
        yield
    finally:
        inspect.getfile = find


with without_stubs():
    import gradio as gr
    from gradio.data_classes import ImageData
    from gradio.route_utils import FnIndexInferError
    from gradio.utils import get_upload_folder

__all__ = ["NOT_FOUND", "LocalImage", "SentImage", "api", "gr", "upload_folder", "without_stubs"]

api = gr.api  # type: ignore[attr-defined]  # public, but gradio's types do not say so; gradio 6.31
SentImage: TypeAlias = ImageData  # what a request says about an image: `path` of an upload, or `url`; gradio 6.31
NOT_FOUND = (
    KeyError,
    FnIndexInferError,
)  # raised, unhandled, for a function or component that no page has; gradio 6.31


def upload_folder() -> Path:
    """Where uploads lie: `tmp…` while one arrives, `<hash>/<name>` when it is whole; gradio 6.31."""
    return Path(get_upload_folder())


class LocalImage(gr.Image):
    """gr.Image that leaves uploads where they are and never fetches a link; for classes that inherit from it, too.

    Before a handler runs, Gradio gives each path or link of its question to a component's
    async_move_resource_to_block_cache, which downloads links; GRADIO_CACHE is where it puts them. The browser has a
    component of the name that get_block_name says. gradio 6.31.
    """

    is_template = True  # no files for the browser of its own

    def get_block_name(self) -> str:
        return "image"

    async def async_move_resource_to_block_cache(self, url_or_file_path: str | Path | None) -> str | None:
        address = str(url_or_file_path)
        if address.lower().startswith(("http:", "https:")):
            raise gr.Error("Links are not fetched. Send the image itself.", print_exception=False)
        path: str | None = await super().async_move_resource_to_block_cache(address)
        return path

    def folder(self) -> Path:
        """Where its uploads lie."""
        return Path(self.GRADIO_CACHE)
