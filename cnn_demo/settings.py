"""Folders and limits, in one place. Each setting that a person may change is read from a CNN_DEMO_* variable.

Limits are upper bounds checked on the server; what a visitor sees of them is said in the error that names them.
"""

import os
import tempfile
from pathlib import Path

PACKAGE = Path(__file__).parent
CHECKPOINTS = PACKAGE.parent / "checkpoints"  # published networks; never written by the app
SAMPLES = PACKAGE / "data" / "samples"

MEGABYTE = 1_000_000


def data_folder() -> Path:
    """Where whole data sets and visitors' networks are kept (CNN_DEMO_DATA, else the user's cache folder)."""
    chosen = os.environ.get("CNN_DEMO_DATA")
    if chosen:
        return Path(chosen)
    cache = os.environ.get("XDG_CACHE_HOME")
    try:
        return Path(cache or Path.home() / ".cache") / "cnn_demo"
    except RuntimeError:  # nobody's home, as in some containers
        return Path(tempfile.gettempdir()) / "cnn_demo"


def downloads_allowed() -> bool:
    """May data sets be fetched from the internet? (CNN_DEMO_DOWNLOAD=0 says no.)"""
    return os.environ.get("CNN_DEMO_DOWNLOAD", "1") != "0"


# Images
UPLOAD_BYTES = 10 * MEGABYTE  # one image file
IMAGE_PIXELS = 40_000_000  # from the header, before anything is decoded

# Requests
UPLOAD_BODY_BYTES = 11 * MEGABYTE  # a whole upload request
BODY_BYTES = 2 * MEGABYTE  # every other request

# Checkpoints
CHECKPOINT_BYTES = 64 * MEGABYTE
CHECKPOINT_HEADER_BYTES = 1 * MEGABYTE

# Training
MAX_EPOCHS = 200
MAX_BATCH = 1024
MAX_SECONDS = 1800  # the longest time budget of one run
QUEUE_LENGTH = 8
PAUSE_SECONDS = 60  # a run may be paused so long, in all, while others wait
LEASE_SECONDS = 240  # a run that nobody has watched for so long is stopped; a tunnel or a sleeping laptop is shorter
RUN_KEEP_SECONDS = 7200  # a finished run's network is kept for so long
VISITOR_RUNS = 20  # finished runs kept per visitor
RUNS_BYTES = 200 * MEGABYTE  # finished runs kept in all
DOWNLOAD_SECONDS = 120
