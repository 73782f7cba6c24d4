"""Starts CNN Lab: `python app.py`, and the entry of a Hugging Face Space. Nothing else happens here.

PyTorch takes as long to import as Gradio, so it is imported beside it; the server's torch then runs with one thread,
because the training has a process of its own.
"""

import importlib
import os
import signal
import sys
import threading
import time
from types import FrameType
from typing import TYPE_CHECKING, Any

from cnn_demo.errors import LabError
from cnn_demo.lab import Later
from cnn_demo.start_checks import check_address, prepare_folders

if TYPE_CHECKING:
    from gradio import Blocks


# A drawing is some dozens of short steps in PyTorch, and after each it wants the interpreter back: at Python's 5 ms a
# piece of heavy work beside it makes it wait that long each time.
SWITCH_SECONDS = 0.0002
# From SIGTERM to the end, with the seven seconds that closing may take: Kubernetes kills after 30.
LEAVE_SECONDS = 20.0
NEWS_SECONDS = 1.0  # until every page that watches a run has heard how it ended


def main() -> int:
    """Serve until interrupted. Returns the exit status: 0, or 1 after one sentence that says why it cannot start."""
    try:
        prepare_environment()
        taken = check_address("0.0.0.0" if os.environ.get("SPACE_ID") else None)
    except FileNotFoundError:
        return refuse("CNN Lab needs a folder for temporary files. Set TMPDIR to one that can be written.")
    except LabError as error:
        return refuse(str(error))
    ask_for_zero_gpu()
    threading.Thread(target=import_torch, name="import torch", daemon=True).start()
    try:
        lab = Later()
        page, address = serve(lab)
    except OSError:
        return refuse("CNN Lab found no free port. Stop another server, or set GRADIO_SERVER_PORT to a free one.")
    if taken:
        print(taken, file=sys.stderr)
    print(f"CNN Lab is running on {address} (stop it with Ctrl+C)", flush=True)
    if wait_for_signal() == signal.SIGTERM and lab.leave(LEAVE_SECONDS):
        time.sleep(NEWS_SECONDS)
    page.close(verbose=False)
    return 0


def serve(lab: Later | None = None, **options: Any) -> tuple["Blocks", str]:
    """Build the page of this lab and launch it behind the guard; `options` go to launch(). The page and its address."""
    from cnn_demo import ui
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


def ask_for_zero_gpu() -> None:
    """A ZeroGPU Space ends an app in which no function asks for its GPU, and its package must come before torch.

    None of ours can use what it lends for seconds: predictions take milliseconds, and a training has a process of its
    own. So one is named that nobody calls, and everything runs as in a Space without GPU.
    """
    if os.environ.get("SPACES_ZERO_GPU"):
        importlib.import_module("spaces").GPU(ask_for_zero_gpu)


def import_torch() -> None:
    importlib.import_module("torch").set_num_threads(1)


def wait_for_signal() -> int:
    """Sleep until Ctrl+C or SIGTERM: which of them it was. The next one ends the process at once."""
    stopped = threading.Event()
    heard = []

    def stop(number: int, frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        heard.append(number)
        stopped.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while not stopped.wait(1):  # Windows hears no signal during a wait without end
        pass
    return heard[0]


def refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
