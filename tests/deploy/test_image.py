"""The image cannot be built here: what it would hold starts, with its settings, where nobody can write."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from app_process import ROOT, free_port

DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
PATIENCE = 300  # seconds; a hang, not a slow machine


def copied(folder: Path) -> Path:
    """What the Dockerfile copies, where it puts that."""
    folder.mkdir()
    ours = shutil.ignore_patterns("__pycache__")
    for line in re.findall(r"^COPY (.+)$", DOCKERFILE, re.MULTILINE):
        *sources, target = line.split()
        for source in sources:
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, folder / target, ignore=ours)
            else:
                shutil.copy(ROOT / source, folder / source)
    return folder


def settings() -> dict[str, str]:
    (line,) = re.findall(r"^ENV (.+)$", DOCKERFILE, re.MULTILINE)
    return dict(word.split("=", 1) for word in shlex.split(line))


def commands() -> list[list[str]]:
    """Whether it is well, and what it runs, by this Python."""
    found = map(json.loads, re.findall(r'CMD (\[".+"\])$', DOCKERFILE, re.MULTILINE))
    return [[sys.executable, *words[1:]] for words in found]


@pytest.mark.slow
def test_what_the_image_holds_starts(tmp_path: Path) -> None:
    app, data, port = copied(tmp_path / "app"), tmp_path / "data", str(free_port())
    data.mkdir()
    subprocess.run([sys.executable, "-m", "compileall", "-q", "app.py", "cnn_demo"], cwd=app, check=True)
    (app / "cnn_demo").chmod(0o555)
    app.chmod(0o555)
    given = settings() | {"CNN_DEMO_DATA": str(data), "GRADIO_SERVER_PORT": port, "HOME": "/nowhere"}
    given |= {"PATH": os.environ["PATH"], "TMPDIR": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    asks, runs = commands()
    check = [word.replace("7860", port) for word in asks]
    with subprocess.Popen(runs, cwd=app, env=given, stdout=subprocess.DEVNULL) as server:
        try:
            end = time.monotonic() + PATIENCE
            while subprocess.run(check, stderr=subprocess.DEVNULL).returncode:
                assert server.poll() is None
                assert time.monotonic() < end
        finally:
            server.terminate()
