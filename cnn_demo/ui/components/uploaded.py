"""Files that visitors have sent: read only where Gradio's upload has put them, whatever path a request names."""

from pathlib import Path
from typing import Any

from cnn_demo import settings
from cnn_demo.errors import LabError
from cnn_demo.ui.gradio_compat import upload_folder


def uploaded(path: Any, most: int, error: type[LabError], again: str, folder: Path | None = None) -> bytes:
    """Bytes of a file in the upload folder; `error` for every other path, whether it exists or not, and for a file of
    more than `most` bytes. `again` says what to do."""
    gone = error(f"This upload is no longer there. {again}")
    try:
        file = Path(path or "").resolve()
        if not file.is_relative_to((folder or upload_folder()).resolve()) or not file.is_file():
            raise gone
        if file.stat().st_size > most:
            raise error(f"This file is larger than {most // settings.MEGABYTE} MB.")
        return file.read_bytes()
    except (OSError, ValueError, TypeError):
        raise gone from None
