"""The README's front matter is what a Hugging Face Space is built from, so it has to agree with the requirements."""

import re
from pathlib import Path

import gradio
from huggingface_hub import SpaceHardware

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
FRONT = dict(re.findall(r'^(\w+): "?([^"\n]+?)"?$', README.split("---")[1], flags=re.MULTILINE))


def version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))


def test_the_space_gets_a_gradio_that_the_requirements_allow() -> None:
    floor, ceiling = re.findall(r"^gradio>=([\d.]+),<([\d.]+)", (ROOT / "requirements.txt").read_text(), re.MULTILINE)[
        0
    ]
    assert version(floor) <= version(FRONT["sdk_version"]) < version(ceiling)
    assert version(floor) <= version(gradio.__version__) < version(ceiling)


def test_the_space_starts_app_py_with_a_supported_python() -> None:
    assert FRONT["sdk"] == "gradio"
    assert (ROOT / FRONT["app_file"]).is_file()
    assert (3, 10) <= version(FRONT["python_version"]) <= (3, 13)


def test_the_front_matter_holds_what_hugging_face_knows() -> None:
    colors = {"red", "yellow", "green", "blue", "indigo", "purple", "pink", "gray"}
    assert {FRONT["colorFrom"], FRONT["colorTo"]} <= colors
    assert FRONT["suggested_hardware"] in {each.value for each in SpaceHardware}
    assert len(FRONT["short_description"]) <= 60
    assert re.fullmatch(r"\d+[mh]", FRONT["startup_duration_timeout"])


def test_both_commands_stand_at_the_top() -> None:
    top = README.split("## ")[0]
    assert "pip install -r requirements.txt && python app.py" in top
    assert "pip install -r requirements-dev.txt && pytest" in top


def test_images_of_the_readme_are_there() -> None:
    for name in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README):
        assert (ROOT / name).is_file(), name
