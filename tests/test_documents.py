"""The documents agree with the code: rooms, journeys, versions, links and pictures."""

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
import yaml
from drawings import question_of, upright_line
from node_tools import ROOT
from PIL import Image
from test_architecture import FOLDERS

import cnn_demo

DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
JOURNEYS = {  # files at most: none may become longer
    "Draw a stroke": 20,
    "Classify on the server": 17,
    "Click a value": 18,
    "Train": 32,
}
ENGINE = ROOT / "cnn_demo" / "ui" / "static" / "engine"
LOOKED_UP_IN_PAGE = {"operators", "rounding.js", "safetensors.js"}
LOOKED_UP = {  # what a journey passes without being about it: the architecture page says which
    *(
        "bounded_cache.py",
        "errors.py",
        "turns.py",
        "data/",
        "lab/",
        "prediction/stores.py",
        "prediction/model_store.py",
        "prediction/loaded_networks.py",
    ),
    *("prediction/network.py", "prediction/checkpoint/card.py", "networks/architecture.py", "networks/sampling.py"),
    "prediction/unknown/class_directions.py",  # of networks that have seen few images: what the card says of them
    *("networks/torch_compat.py", "networks/layer_kind/", "networks/layers/", "ui/guard/", "ui/rpc/models.py"),
}
FOUND_AGAIN = {  # by a click: the trace that drew the maps, and their color scale
    *("prediction/trace_cache.py", "networks/tracing.py", "inspection/layers/feature_maps.py"),
}
STILL_BYTES, MOVING_BYTES = 120_000, 1_500_000
PREVIEW = (1200, 630)  # what those who preview links ask for


def journey(name: str) -> list[str]:
    """The files of a journey, as the architecture page lists them, seen from cnn_demo."""
    (part,) = re.findall(rf"^### {name}$(.*?)(?=^### |\Z)", ARCHITECTURE, re.MULTILINE | re.DOTALL)
    stated, *_ = re.findall(r"^(\d+) files\.$", part, re.MULTILINE)
    files = re.findall(r"^\d+\. \[`(.+?)`\]\(\.\./cnn_demo/\1\): .+$", part, re.MULTILINE)
    assert len(files) == int(stated) == len(set(files))
    return files


def test_every_room_has_its_line() -> None:
    rooms = set(re.findall(r"^\| `(.+?)` \| .+ \|$", ARCHITECTURE, re.MULTILINE))
    named = {*rooms, *re.findall(r"\b(?:cnn_demo|tests)/[\w/.]*\w", ARCHITECTURE)}  # in the drawing, too
    assert [name for name in named if not (ROOT / name).exists()] == []
    assert {"app.py" if folder == "app" else folder.replace(".", "/") for folder in FOLDERS} <= rooms


@pytest.mark.parametrize("name", JOURNEYS)
def test_no_journey_becomes_longer(name: str) -> None:
    files = journey(name)
    assert all((ROOT / "cnn_demo" / file).is_file() for file in files)
    assert len(files) <= JOURNEYS[name]


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Any]:
    from cnn_demo.lab import open_lab, using

    opened = open_lab(tmp_path)
    with using(lambda: opened):
        yield opened
    opened.close()


def passed_by(action: Callable[[], object]) -> set[str]:
    """Modules of ours, seen from cnn_demo, of which something runs meanwhile."""
    home, seen = str(ROOT / "cnn_demo") + "/", set()

    def watch(frame: FrameType, event: str, argument: object) -> None:
        file = frame.f_code.co_filename
        if event == "call" and file.startswith(home) and frame.f_code.co_name != "<module>":
            seen.add(file[len(home) :])

    sys.setprofile(watch)
    try:
        action()
    finally:
        sys.setprofile(None)
    return {file for file in seen if not file.startswith(tuple(LOOKED_UP))}


def test_what_runs_stands_in_the_journeys(lab: Any) -> None:
    from cnn_demo.ui.web.questions import ask

    lab.models.get("quick-mnist")
    question = {"network": "quick-mnist", "image": question_of(upright_line())}
    value = {**question, "layer": "relu2", "channel": 3, "y": 2, "x": 3}
    maps = [{"layer": "relu1", "maps": [0, 1]}]
    drawn = passed_by(lambda: ask("classify", {**question, "graph": maps}))
    assert "prediction/marks/ink.py" in drawn
    assert drawn <= set(journey("Classify on the server"))
    ask("explain", value)  # what is only worked out once is now
    clicked = passed_by(lambda: ask("explain", value)) - FOUND_AGAIN
    assert "inspection/cell/explain.py" in clicked
    assert clicked <= set(journey("Click a value"))


def test_what_a_stroke_runs_in_the_page_stands_in_its_journey() -> None:
    imported, waiting = set[str](), ["answer.js", "program.js"]
    while waiting:
        name = waiting.pop()
        if name in imported or name.split("/")[0] in LOOKED_UP_IN_PAGE:
            continue
        imported.add(name)
        waiting += re.findall(r'^import .+ from "\./(.+)";$', (ENGINE / name).read_text(encoding="utf-8"), re.MULTILINE)
    assert {f"ui/static/engine/{name}" for name in imported} <= set(journey("Draw a stroke"))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    for link in re.findall(r"\]\(([^)#\s]+)\)", document.read_text(encoding="utf-8")):
        assert link.startswith("https://") or (document.parent / link).exists(), link


def test_one_version_everywhere() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    newest, *_ = re.findall(r"^## (\S+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert citation["version"] == newest == cnn_demo.__version__
    assert citation["cff-version"] == "1.2.0"
    assert {"title", "message", "authors", "license"} <= citation.keys()


def test_pictures_are_used_and_small() -> None:
    shown = set(re.findall(r"!\[[^\]]+\]\(docs/([^)]+)\)", (ROOT / "README.md").read_text(encoding="utf-8")))
    pictures = {path.name: path for path in (ROOT / "docs").iterdir() if path.suffix != ".md"}
    assert shown == set(pictures)
    for name, path in pictures.items():
        assert path.stat().st_size <= (MOVING_BYTES if name == "cnn-lab.webp" else STILL_BYTES), name
    with Image.open(ROOT / "cnn_demo" / "ui" / "static" / "preview.png") as preview:
        assert preview.size == PREVIEW
