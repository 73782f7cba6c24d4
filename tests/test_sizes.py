"""Files hold one idea each, folders are rooms and no piles, and functions fit a screen: in Python, in the page's
scripts, and in the tests of both."""

import ast
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "cnn_demo" / "ui"
TEXTS = PAGE / "texts"  # sentences of the page by tab: read one at a time, like a dictionary
ONE_KIND_A_FILE = {  # they grow by design
    "cnn_demo/data/sets",
    "cnn_demo/networks/layers",
    "cnn_demo/networks/architectures",
    "cnn_demo/inspection/claims",
}
MOST_FILES = 15  # in a folder, beside its door

LONGEST_FILE, LONGEST_COMPONENT, LONGEST_OF_WORDS = 250, 200, 400  # lines
LONGEST_LINE = 120  # characters
MEDIAN_FUNCTION = 12  # lines, its docstring among them


def files(folder: Path, ending: str) -> list[Path]:
    return sorted(folder.rglob(f"*{ending}"))


@cache
def lines(path: Path) -> tuple[str, ...]:
    return tuple(path.read_text(encoding="utf-8").splitlines())


def longer(paths: list[Path], most: int) -> dict[str, int]:
    """Files with more than so many lines."""
    return {str(path.relative_to(ROOT)): len(lines(path)) for path in paths if len(lines(path)) > most}


def functions(path: Path) -> Iterator[int]:
    """How many lines each function of a file has."""
    for node in ast.walk(ast.parse("\n".join(lines(path)))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield (node.end_lineno or node.lineno) - node.lineno + 1


def test_a_folder_is_a_room_not_a_pile() -> None:
    known = (path for top in ("cnn_demo", "tests") for path in (ROOT / top).rglob("*.*") if path.is_file())
    ours = [path.relative_to(ROOT) for path in known if "__pycache__" not in path.parts and path.name != "__init__.py"]
    many = Counter(path.parent.as_posix() for path in ours)
    assert {folder for folder, files in many.items() if files > MOST_FILES} <= ONE_KIND_A_FILE


def test_a_file_of_python_is_short() -> None:
    ours = [ROOT / "app.py", *files(ROOT / "cnn_demo", ".py")]
    assert longer(ours + files(ROOT / "tests", ".py"), LONGEST_FILE) == {}


def test_a_file_of_the_page_is_short() -> None:
    scripts = [path for path in files(PAGE, ".js") if TEXTS not in path.parents]
    assert longer(scripts, LONGEST_FILE) == {}
    assert longer(files(PAGE / "static" / "components", ".js"), LONGEST_COMPONENT) == {}
    assert longer(files(TEXTS, ".js"), LONGEST_OF_WORDS) == {}


def test_a_line_of_the_page_fits() -> None:
    scripts = files(PAGE / "static", ".js")
    wide = [(path.name, line) for path in scripts for line in lines(path) if len(line) > LONGEST_LINE]
    assert wide == []


def test_functions_are_short() -> None:
    for folder in ("cnn_demo", "tests"):
        assert median(length for path in files(ROOT / folder, ".py") for length in functions(path)) <= MEDIAN_FUNCTION
