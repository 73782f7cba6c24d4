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

from cnn_demo import settings
from cnn_demo.errors import LabError
from cnn_demo.lab import Later
from cnn_demo.serving import import_torch, prepare_environment, serve, wait_for_signal
from cnn_demo.start_checks import check_address

# From SIGTERM to the end, with the seven seconds that closing may take: Kubernetes kills after 30.
LEAVE_SECONDS = 20.0
NEWS_SECONDS = 1.0  # until every page that watches a run has heard how it ended


def main() -> int:
    """Serve until interrupted. Returns the exit status: 0, or 1 after one sentence that says why it cannot start."""
    try:
        prepare_environment()
        taken = check_address("0.0.0.0" if settings.is_space() else None)
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


def ask_for_zero_gpu() -> None:
    """A ZeroGPU Space ends an app in which no function asks for its GPU, and its package must come before torch.

    None of ours can use what it lends for seconds: predictions take milliseconds, and a training has a process of its
    own. So one is named that nobody calls, and everything runs as in a Space without GPU.
    """
    if os.environ.get("SPACES_ZERO_GPU"):
        importlib.import_module("spaces").GPU(ask_for_zero_gpu)


def refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
