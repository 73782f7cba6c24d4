"""Folders and limits, in one place. Each setting that a person may change is read from a CNN_DEMO_* variable.

Limits are upper bounds checked on the server; what a visitor sees of them is said in the error that names them.
"""

import hashlib
import os
import re
import tempfile
from pathlib import Path

from cnn_demo.errors import BadValue, unknown

PACKAGE = Path(__file__).parent
CHECKPOINTS = PACKAGE.parent / "checkpoints"  # published networks; never written by the app
SAMPLES = PACKAGE / "data" / "samples"

YES = ("", "1", "true", "yes", "y", "on", "t")  # empty: as if it were not set
NO = ("0", "false", "no", "n", "off", "f", "never")

# An origin that a Content-Security-Policy may name; a star stands for what is before a name of two parts at least.
LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
ORIGIN = re.compile(rf"(https?://(?:\*\.(?=[^:]*\.))?{LABEL}(?:\.{LABEL})*(?::(\d{{1,5}}))?)/?")
ADDRESS = re.compile(r"(?:[A-Za-z0-9_.-]+|\[[0-9a-fA-F:]+\]):(\d{1,5})")  # of a Ray cluster

MEGABYTE = 1_000_000


def data_folder() -> Path:
    """Where whole data sets and visitors' networks are kept (CNN_DEMO_DATA, else the user's cache folder). Where
    CNN_DEMO_DATA is an address: the folder with copies of what is there."""
    place = os.environ.get("CNN_DEMO_DATA", "")
    return copies_of(place) if is_address(place) else folder_in("CNN_DEMO_DATA") or _cache_folder()


def data_place() -> str:
    """The same, but the address where CNN_DEMO_DATA is one, such as s3://bucket/lab: see `storage`."""
    place = os.environ.get("CNN_DEMO_DATA", "")
    return place if is_address(place) else str(data_folder().absolute())


def is_address(place: str) -> bool:
    """Does this name a storage that all machines reach, and no folder?"""
    return "://" in place


def copies_of(address: str) -> Path:
    """The folder of this machine for copies of what is at this address."""
    return _cache_folder() / "copies" / hashlib.sha256(address.rstrip("/").encode()).hexdigest()[:16]


def _cache_folder() -> Path:
    cache = os.environ.get("XDG_CACHE_HOME")
    try:
        return Path(cache or Path.home() / ".cache") / "cnn_demo"
    except RuntimeError:  # nobody's home, as in some containers
        return Path(tempfile.gettempdir()) / "cnn_demo"


def folder_in(name: str) -> Path | None:
    """The folder that this variable names, "~" as the home that it stands for; None where it names none.

    BadValue says why it is no folder. It need not be there yet.
    """
    chosen = os.environ.get(name)
    if not chosen:
        return None
    try:
        folder = Path(chosen).expanduser()
    except RuntimeError as error:
        raise BadValue(f"{name} begins with ~ and the name of nobody who has a home on this machine.") from error
    if os.path.lexists(folder) and not os.path.isdir(folder):
        raise BadValue(f"{name} names a file, not a folder.")
    return folder


def downloads_allowed() -> bool:
    """May data sets be fetched from the internet? CNN_DEMO_DOWNLOAD says so; BadValue for a word that says nothing."""
    return _is_yes("CNN_DEMO_DOWNLOAD", True)


def originals_allowed() -> bool:
    """May visitors have the weights of the famous originals fetched, 553 MB at most, and use them? CNN_DEMO_ORIGINALS
    says so, or else they may where the page is for this machine alone. BadValue for a word that says nothing."""
    host = os.environ.get("GRADIO_SERVER_NAME", "").strip().lower()
    is_own = not is_space() and (host in ("", "localhost") or host.startswith("127."))
    return _is_yes("CNN_DEMO_ORIGINALS", is_own)


def _is_yes(name: str, unset: bool) -> bool:
    word = os.environ.get(name, "").strip().lower()
    if word not in (*YES, *NO):
        raise unknown(f"answer to {name}", word, ("1", "0", "true", "false", "yes", "no", "on", "off"))
    return word not in NO if word else unset


def workers() -> int | None:
    """How many training processes there are to be (CNN_DEMO_WORKERS); None where that is left to us. An idle one takes
    about 380 MB of memory. BadValue for what is no number of them."""
    word = os.environ.get("CNN_DEMO_WORKERS", "").strip()
    if word and not (word.isascii() and word.isdigit() and 1 <= int(word) <= MOST_WORKERS):
        raise BadValue(f'CNN_DEMO_WORKERS: "{word[:60]}" is no whole number from 1 to {MOST_WORKERS}.')
    return int(word) if word else None


def ray_address() -> str:
    """The cluster that trains, host:port of its head (CNN_DEMO_RAY_ADDRESS), when CNN_DEMO_ENGINE says "ray"; "" when
    this machine trains ("local", the default). BadValue for any other word, and for what is no such address."""
    word = os.environ.get("CNN_DEMO_ENGINE", "").strip().lower() or "local"
    if word not in ("local", "ray"):
        raise unknown("CNN_DEMO_ENGINE", word, ("local", "ray"))
    if word == "local":
        return ""
    address = os.environ.get("CNN_DEMO_RAY_ADDRESS", "").strip()
    found = ADDRESS.fullmatch(address)
    if found is None or not 1 <= int(found[1]) <= 65_535:
        raise BadValue(
            f'CNN_DEMO_RAY_ADDRESS: "{address[:60]}" is no address of a cluster. Give host:port of its head node, such '
            "as ray-head:6379."
        )
    return address


def embedders() -> tuple[str, ...]:
    """Sites whose pages may show this one in a frame of theirs (CNN_DEMO_EMBED_FROM: origins between spaces or commas,
    such as "https://moodle.school.example https://*.school.example"). BadValue says what is no origin."""
    words = os.environ.get("CNN_DEMO_EMBED_FROM", "").replace(",", " ").split()
    return tuple(dict.fromkeys(map(_origin, words)))


def _origin(word: str) -> str:
    """The origin as browsers compare it: lower case, no slash at its end."""
    found = ORIGIN.fullmatch(word.lower())
    if found is None:
        why = "a name like *.school.example after https://" if "*" in word else "http:// or https:// and a name"
        raise BadValue(
            f'CNN_DEMO_EMBED_FROM: "{word[:60]}" is no origin. Give {why}, perhaps with a port, and nothing behind it.'
        )
    if found[2] and not 1 <= int(found[2]) <= 65_535:
        raise BadValue(f'CNN_DEMO_EMBED_FROM: "{word[:60]}" has a port that does not exist.')
    return found[1]


def is_space() -> bool:
    """Does the app run as a Hugging Face Space, where strangers are its visitors?"""
    return bool(os.environ.get("SPACE_ID"))


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
MOST_WORKERS = 64
MAX_EPOCHS = 200
MAX_BATCH = 1024
MAX_SECONDS = 1800  # the longest time budget of one run
QUEUE_LENGTH = 64  # a class of thirty, twice
PAUSE_SECONDS = 60  # a run may be paused so long, in all, while others wait
LEASE_SECONDS = 240  # a run that nobody has watched for so long is stopped; a tunnel or a sleeping laptop is shorter
RUN_KEEP_SECONDS = 7200  # a finished run's network is kept for so long
VISITOR_RUNS = 20  # finished runs kept per visitor
RUNS_BYTES = 2000 * MEGABYTE  # finished runs kept in all: 65 MB for each of thirty visitors
DOWNLOAD_SECONDS = 120  # for a download of so many
DOWNLOAD_MEGABYTES = 240  # at most; a larger one may take longer in proportion
