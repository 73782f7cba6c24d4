"""CONTRIBUTING.md tells the truth: its walks, done to the letter in a copy of the repository, give what they promise.

A block names its file in its first line. One that holds a whole file is written; in a diff, lines with a + stand behind
the line above them.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from node_tools import MODULES, NODE, ROOT

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(python|js|diff)\n(?:#|//) (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COPIED = ("cnn_demo", "tests", "checkpoints", "biome.json", "tsconfig.json", "package.json", "pyproject.toml")
CONTRACTS = ("layers/test_kinds.py", "architectures/test_architectures.py")
HEAVY = shutil.ignore_patterns("*.npz", "*.safetensors", "__pycache__")

IN_THE_COPY = """
from cnn_demo.ui.web.__main__ import main
from labs import STORES
from cnn_demo.inspection.claims import steps_of
from cnn_demo.lab import Later, using
from cnn_demo.networks import build
from cnn_demo.ui.web.questions import ask
from cnn_demo.ui.web.static_files import StaticFiles


def test_the_walks():
    assert sum(each.numel() for each in build("strided", (1, 28, 28), 10).parameters()) == 5_130
    assert any("softsign" in str(each).lower() for each in build("own:conv4x3-softsign", (1, 28, 28), 10))
    with using(Later()):
        image = {"kind": "test", "data": "mnist", "index": 0}
        said = ask("margin", {"network": "quick-mnist", "image": image})
    assert said.first == "7" and said.margin > 0, said
    steps = steps_of("negative_maps", STORES)
    try:
        while True:
            next(steps)
    except StopIteration as end:
        assert end.value.verdict == "false" and end.value.finding.endswith("."), end.value
    assert b"is ahead of" in StaticFiles().files["page.js"].content
    main()  # the page's types
"""


@dataclass(frozen=True)
class Block:
    kind: str
    file: str
    text: str

    def apply(self, root: Path) -> None:
        target = root / self.file
        if self.kind != "diff":
            target.write_text(self.text.lstrip("\n"), encoding="utf-8")
            return
        lines, at = target.read_text(encoding="utf-8").splitlines(), 0
        for line in self.text.splitlines():
            if line.startswith("+"):
                lines.insert(at, line[1:])
                at += 1
            else:
                at = lines.index(line[1:], at) + 1  # ValueError: the walk names a line that is not there
        target.write_text("\n".join([*lines, ""]), encoding="utf-8")


BLOCKS = [Block(*found) for found in BLOCK.findall(TEXT)]


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository with every addition of the document, tried; its big files are links."""
    copy = tmp_path_factory.mktemp("walked")
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=HEAVY)
        else:
            shutil.copy(source, copy)
    for file in [*(ROOT / "checkpoints").glob("*.safetensors"), *(ROOT / "cnn_demo").rglob("*.npz")]:
        (copy / file.relative_to(ROOT)).symlink_to(file)
    for block in BLOCKS:
        block.apply(copy)
    (copy / "tests" / "test_walks.py").write_text(IN_THE_COPY, encoding="utf-8")
    tests = ["tests/test_walks.py", *(f"tests/networks/{room}" for room in CONTRACTS)]
    one = ("-n", "0", "-p", "no:cacheprovider", "-k", "walks or strided or softsign")  # process, and what is new
    run(copy, "-m", "pytest", "-q", *one, *tests)
    return copy


def run(folder: Path, *words: str) -> None:
    environment = {**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{folder / 'tests'}", "CNN_DEMO_DOWNLOAD": "0"}
    done = subprocess.run([sys.executable, *words], cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_there_are_four_walks_of_blocks() -> None:
    assert re.findall(r"^## (An? .+)$", TEXT, re.MULTILINE) == ["An architecture", "A layer kind", "A view", "A claim"]
    assert len(BLOCKS) == len(re.findall(r"^```(?:python|js|diff)$", TEXT, re.MULTILINE))


def test_every_path_that_is_named_exists() -> None:
    named = re.findall(r"`((?:cnn_demo|tests|docs|checkpoints|\.ci)/[\w./-]*)`", TEXT)
    assert len(named) > 8
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_what_was_added_works_and_is_in_good_form(walked: Path) -> None:
    files = sorted({block.file for block in BLOCKS if block.file.endswith(".py")})
    run(walked, "-m", "ruff", "check", *files)
    run(walked, "-m", "ruff", "format", "--check", *files)


def test_the_page_s_types_agree(walked: Path) -> None:
    if NODE is None or not (MODULES / "typescript").is_dir():
        pytest.skip("Node and its tools are missing: run `npm ci`.")
    (walked / "node_modules").symlink_to(MODULES.resolve())
    scripts = sorted({block.file for block in BLOCKS if block.file.endswith(".js")})
    touched = {"extends": "./tsconfig.json", "include": [], "files": scripts}
    (walked / "touched.json").write_text(json.dumps(touched), encoding="utf-8")
    for tool in (("typescript/bin/tsc", "--project", "touched.json"), ("@biomejs/biome/bin/biome", "check", *scripts)):
        words = [str(NODE), str(MODULES / tool[0]), *tool[1:]]
        done = subprocess.run(words, cwd=walked, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
