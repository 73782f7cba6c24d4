"""Starting the server of the page, in this process."""

import importlib
import os
import signal
import sys
import threading
import time
from types import FrameType
from typing import TYPE_CHECKING, Any, Protocol

from cnn_demo.machine import give_memory_back
from cnn_demo.start_checks import prepare_folders

if TYPE_CHECKING:
    from cnn_demo.lab import Later

# A drawing is some dozens of short steps in PyTorch, and after each it wants the interpreter back: at Python's 5 ms a
# piece of heavy work beside it makes it wait that long each time.
SWITCH_SECONDS = 0.0002
# Tensors of all sizes come and go in many threads, so that a busy server would grow by what lies free between them.
GIVE_BACK_SECONDS = 5.0


class Page(Protocol):
    """What is left to do with a page that is served."""

    def close(self, verbose: bool = True) -> None: ...


def serve(lab: "Later | None" = None, **options: Any) -> tuple[Page, str]:
    """Build the page and launch it behind the guard; `options` go to launch(). Returns the page and its address.

    The lab is one on the folders of the settings, unless another is given."""
    from cnn_demo import ui
    from cnn_demo.lab import Later
    from cnn_demo.ui import guard

    sys.setswitchinterval(SWITCH_SECONDS)
    lab = lab or Later()
    page = ui.build_app(lab).queue(max_size=guard.QUEUE)
    options = {**ui.launch_options(lab), "quiet": True, "prevent_thread_lock": True, **options}
    _, address, _ = page.launch(**options)
    return page, address


def prepare_environment() -> None:
    """What Gradio reads when it is imported: no analytics, a temporary folder of our own, no proxy to ourselves.

    BadValue for a setting that cannot be, FileNotFoundError where nothing temporary can be written at all.
    """
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = "1000"  # else milliseconds of pandas for every event
    prepare_folders()
    for name in ("no_proxy", "NO_PROXY"):  # Gradio asks itself over http whether it is up
        os.environ[name] = ",".join(filter(None, [os.environ.get(name), "localhost,127.0.0.1"]))


def import_torch() -> None:
    importlib.import_module("torch").set_num_threads(1)


def wait_for_signal() -> int:
    """Wait until Ctrl+C or SIGTERM: which of them it was. The next one ends the process at once. Now and then free
    memory goes back to the system meanwhile."""
    stopped = threading.Event()
    heard = []

    def stop(number: int, frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        heard.append(number)
        stopped.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    given_back = time.monotonic()
    while not stopped.wait(1):  # Windows hears no signal during a wait without end
        if time.monotonic() - given_back >= GIVE_BACK_SECONDS:
            give_memory_back()
            given_back = time.monotonic()
    return heard[0]
