"""What takes longer to learn, in a process of its own, `python -m cnn_demo.own_classes.learning_process DATA
CHECKPOINTS`. The task comes as the first line on stdin; lines of JSON go out: {"message": ...}, {"progress": ...},
{"point": ...}, at last {"report": ...} or {"refused": ...}.
"""

import json
import os
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cnn_demo.own_classes.learning.learned import News

NICENESS = 10  # how far it stands back from the page
BEAT_SECONDS = 0.25


def main() -> None:
    """Do the task; end at once when stdin does, because then the server is gone or wants no result any more."""
    if hasattr(os, "setpriority"):
        os.setpriority(os.PRIO_PROCESS, 0, max(NICENESS, os.getpriority(os.PRIO_PROCESS, 0)))
    line = sys.stdin.readline()
    threading.Thread(target=_end_with_stdin, daemon=True).start()
    threading.Thread(target=_beat, daemon=True).start()

    import torch

    from cnn_demo.errors import LabError
    from cnn_demo.own_classes.features.extractor import NETWORK
    from cnn_demo.own_classes.learning.learned import Learned
    from cnn_demo.own_classes.learning.new_block import learn_block
    from cnn_demo.own_classes.learning.new_network import learn_network
    from cnn_demo.own_classes.learning.task import Task
    from cnn_demo.prediction.stores import Stores
    from cnn_demo.training.jobs import RunFiles

    torch.set_num_threads(1)
    task, stores = Task.from_json(json.loads(line)), Stores.open(*map(Path, sys.argv[1:]))
    base = stores.models.get(NETWORK)
    news = learn_network(task, base.card) if task.recipe.start == "scratch" else learn_block(task, stores, base)
    try:
        for each in news:
            if isinstance(each, Learned):
                each.save(RunFiles(stores.models.runs), stores.models)
                _say(report=each.report.to_json())
            else:
                _tell(each)
    except LabError as error:
        _say(refused=str(error))


def _tell(news: "News") -> None:
    if isinstance(news, str):
        _say(message=news)
    elif isinstance(news, float):
        _say(progress=news)
    else:
        _say(point=asdict(news))


_saying = threading.Lock()


def _say(**news: Any) -> None:
    with _saying:
        print(json.dumps(news), flush=True)


def _beat() -> None:
    """The server looks whether to go on whenever it hears something."""
    waiting = threading.Event()
    while not waiting.wait(BEAT_SECONDS):
        _say()


def _end_with_stdin() -> None:
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main()
