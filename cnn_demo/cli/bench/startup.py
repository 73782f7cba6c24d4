"""How soon the served app answers and how much memory it takes at rest, against doing nothing but the imports.

Works on Linux and macOS, where `ps` tells how much memory a process and its children have.
"""

import subprocess
import time
from collections.abc import Iterator
from statistics import median

from cnn_demo.cli.bench.app_client import python, served
from cnn_demo.cli.bench.result import Row

REPEATS = 3
REST_SECONDS = 5.0  # at rest: the memory has not moved by 1 % for so long
IMPORTS = "import torch, gradio"
HOLDS_ONE = f"{IMPORTS}; from cnn_demo import networks; n = networks.build('quick', (1, 28, 28), 10); input()"


def rows(full: bool) -> Iterator[Row]:
    app, imports, memory = [], [], 0.0
    for _ in range(REPEATS):
        with python("-c", IMPORTS) as process:
            began = time.perf_counter()
            process.wait()
            imports.append(time.perf_counter() - began)
        with served() as page:
            app.append(page.seconds)
            if len(app) == REPEATS:
                memory = _at_rest(page.process)
    ours, theirs = median(app), median(imports)
    yield Row("Start: the page answers", f"{ours:.1f} s", f'"{IMPORTS}": {theirs:.1f} s', ours / theirs, 1.3, False)
    with python("-c", HOLDS_ONE) as process:
        one = _at_rest(process)
    yield Row(
        "Memory at rest, all processes",
        f"{memory:.0f} MB",
        f"imports and one network: {one:.0f} MB",
        memory / one,
        1.3,
        False,
    )


def _at_rest(process: "subprocess.Popen[bytes]") -> float:
    """MB of the process and all its children once that no longer changes, or after a minute."""
    last, since, deadline = 0.0, time.monotonic(), time.monotonic() + 60
    while time.monotonic() < min(since + REST_SECONDS, deadline):
        time.sleep(0.5)
        now = _memory(process.pid)
        if abs(now - last) > 0.01 * now:
            last, since = now, time.monotonic()
    return last


def _memory(root: int) -> float:
    """MB resident in the process and its descendants."""
    table = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,rss="], capture_output=True, text=True, check=True).stdout
    family, total = {root}, 0.0
    processes = sorted(tuple(map(int, line.split())) for line in table.splitlines())
    for _ in range(3):  # children of children; ids may have wrapped around
        family |= {pid for pid, parent, _ in processes if parent in family}
    for pid, _, kilobytes in processes:
        total += kilobytes / 1000 if pid in family else 0.0
    return total
