"""The house rules, checked on the text of every module: arrows point down, heavy libraries stay in their rooms."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# A module has the level of its longest prefix here, and may import its own level and those below.
LEVELS = {
    "app": 6,
    "cnn_demo.__main__": 6,
    "cnn_demo.cli": 6,
    "cnn_demo.ui": 5,
    "cnn_demo.exports": 4,
    "cnn_demo.training.jobs": 4,
    "cnn_demo.training.kept": 4,  # jobs' own files: its worker process and what it keeps
    "cnn_demo.training.perform": 4,
    "cnn_demo.training.course": 4,
    "cnn_demo.training.going": 4,
    "cnn_demo.training.process": 4,
    "cnn_demo.training.supervision": 4,
    "cnn_demo.training.wishes": 4,
    "cnn_demo.training.few_pictures": 4,
    "cnn_demo.training.transfer": 4,
    "cnn_demo.training.worker": 4,
    "cnn_demo.inspection": 3,
    "cnn_demo.prediction.library": 3,
    "cnn_demo.prediction.classifier": 3,
    "cnn_demo.prediction.known": 3,
    "cnn_demo.training": 2,
    "cnn_demo.prediction": 2,
    "cnn_demo.data": 1,
    "cnn_demo.networks": 1,
    "cnn_demo.errors": 0,
    "cnn_demo.settings": 0,
    "cnn_demo": 0,  # the version, nothing else
}
STRANGERS = {  # rooms of one level that do not know each other
    "cnn_demo.networks": ("cnn_demo.data",),
    "cnn_demo.data": ("cnn_demo.networks",),
    "cnn_demo.training.trainer": ("cnn_demo.prediction",),
    "cnn_demo.training.learner": ("cnn_demo.prediction",),
    "cnn_demo.training.freezing": ("cnn_demo.prediction",),
    "cnn_demo.training.scoring": ("cnn_demo.prediction",),
    "cnn_demo.training.recipe": ("cnn_demo.prediction",),
}
WHERE_USED = ("torchvision", "matplotlib", "tqdm", "timm", "onnx")  # imported inside the function that needs them
VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
HEAVY = {"gradio", "torchvision", "matplotlib", "timm", "onnx"}  # not tqdm, which torch itself brings
LONGEST = 250  # lines
AGES_OF_FILES = {  # what lies on a disk is dated by the wall clock; everything else is timed by one that never jumps
    "cnn_demo.data.download",
    "cnn_demo.prediction.atomic",
    "cnn_demo.training.kept",
    "cnn_demo.ui.guard.uploads",
}


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = {name_of(path): path for path in [ROOT / "app.py", *sorted((ROOT / "cnn_demo").rglob("*.py"))]}
every_module = pytest.mark.parametrize("module", FILES)


@cache
def imports(module: str, on_the_way: bool = False) -> tuple[str, ...]:
    """Dotted names that the module imports anywhere, or only those that run when it is imported itself."""
    tree = ast.parse(FILES[module].read_text(encoding="utf-8"))
    package = module if FILES[module].name == "__init__.py" else module.rpartition(".")[0]
    found: list[str] = []
    for node in _at_import(tree) if on_the_way else ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            source = ".".join([*above, *([node.module] if node.module else [])])
            found += [f"{source}.{alias.name}" for alias in node.names]
    return tuple(found)


def _at_import(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        yield child
        yield from _at_import(child)


def our_modules(module: str) -> set[str]:
    """Modules of ours that this one imports: the name itself, or what the name was taken from."""
    ours = {name if name in FILES else name.rpartition(".")[0] for name in imports(module)}
    return (ours & FILES.keys()) - {module}


def level(module: str) -> int:
    prefixes = [prefix for prefix in LEVELS if is_in(module, prefix)]
    return LEVELS[max(prefixes, key=len)]


def is_in(name: str, *rooms: str) -> bool:
    return any(name == room or name.startswith(f"{room}.") for room in rooms)


@every_module
def test_arrows_point_down(module: str) -> None:
    upward = {name: level(name) for name in our_modules(module) if level(name) > level(module)}
    assert not upward, f"{module} is on level {level(module)}"


@every_module
def test_rooms_that_do_not_know_each_other(module: str) -> None:
    for room, strangers in STRANGERS.items():
        if is_in(module, room):
            assert not [name for name in imports(module) if is_in(name, *strangers)]


def test_there_are_no_circles() -> None:
    tuple(TopologicalSorter({module: our_modules(module) for module in FILES}).static_order())


def test_every_name_in_the_table_exists() -> None:
    assert [name for name in (*LEVELS, *STRANGERS) if name not in FILES] == []
    assert {name.split(".")[1] for name in FILES if "." in name} == {n.split(".")[1] for n in LEVELS if "." in n}


@every_module
def test_gradio_is_for_the_page_and_torch_is_not(module: str) -> None:
    names = imports(module)
    if not is_in(module, "app", "cnn_demo.ui"):
        assert not [name for name in names if is_in(name, "gradio", "gradio_client")]
    if is_in(module, "cnn_demo.ui"):
        assert not [name for name in names if is_in(name, "torch", "torchvision")]


@every_module
def test_heavy_libraries_are_imported_where_they_are_used(module: str) -> None:
    assert not [name for name in imports(module, on_the_way=True) if is_in(name, *WHERE_USED)]


@every_module
def test_one_idea_a_file(module: str) -> None:
    assert len(FILES[module].read_text(encoding="utf-8").splitlines()) <= LONGEST
    assert not VAGUE & set(module.split("."))


@every_module
def test_time_limits_survive_a_clock_that_jumps(module: str) -> None:
    reads = re.search(r"\btime\.time\b", FILES[module].read_text(encoding="utf-8"))
    assert not reads or module in AGES_OF_FILES


@every_module
def test_a_module_opens_by_saying_what_it_is(module: str) -> None:
    text = FILES[module].read_text(encoding="utf-8")
    assert not text.strip() or ast.get_docstring(ast.parse(text))


def loaded_after(*modules: str) -> set[str]:
    """Top-level packages in memory after importing these modules in a process of their own."""
    code = f"import sys, {', '.join(modules)}; print(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=300, check=True
    )
    return set(done.stdout.split())


def test_the_command_line_starts_without_the_page() -> None:
    assert not loaded_after("cnn_demo.cli") & HEAVY


def test_the_way_to_the_first_page_is_free_of_heavy_libraries() -> None:
    below_the_page = [module for module in FILES if level(module) <= 4 and module != "cnn_demo.training.worker"]
    loaded = loaded_after(*below_the_page)
    assert "cnn_demo" in loaded
    assert not loaded & HEAVY


def test_the_page_itself_brings_no_plots_and_no_torchvision() -> None:
    assert not loaded_after("cnn_demo.ui") & {"torchvision", "timm", "onnx"}
