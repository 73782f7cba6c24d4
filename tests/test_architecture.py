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

# Every folder, from the ground up. A module may import from its own folder and from those above it in this list, so
# that arrows point down and no two folders can form a circle. A package's door, its __init__, may also open its rooms.
FOLDERS = (
    "cnn_demo",  # the version, errors, settings, limits and caches without a subject
    "cnn_demo.data",
    "cnn_demo.networks",
    "cnn_demo.networks.layers",
    "cnn_demo.networks.custom",
    "cnn_demo.networks.architectures",
    "cnn_demo.networks.analysis",
    "cnn_demo.networks.imagenet",
    "cnn_demo.training",
    "cnn_demo.training.config",
    "cnn_demo.training.engine",
    "cnn_demo.training.evaluation",
    "cnn_demo.prediction.checkpoint",
    "cnn_demo.prediction.marks",
    "cnn_demo.prediction",
    "cnn_demo.training.session",
    "cnn_demo.training.diagnosis",
    "cnn_demo.training.experiments",
    "cnn_demo.inspection",
    "cnn_demo.inspection.cell",
    "cnn_demo.inspection.layers",
    "cnn_demo.inspection.evaluation",
    "cnn_demo.inspection.interventions",
    "cnn_demo.inspection.optimizer_step",
    "cnn_demo.inspection.playground",
    "cnn_demo.inspection.attribution",
    "cnn_demo.inspection.claims",
    "cnn_demo.exports.figures",
    "cnn_demo.exports.model_card",
    "cnn_demo.exports.script",
    "cnn_demo.exports",
    "cnn_demo.training.worker",
    "cnn_demo.training.jobs",
    "cnn_demo.lab",
    "cnn_demo.ui.guard",
    "cnn_demo.ui.components",
    "cnn_demo.ui.rpc",
    "cnn_demo.ui.rpc.operations",
    "cnn_demo.ui.rpc.inside",
    "cnn_demo.ui.rpc.probes",
    "cnn_demo.ui.rpc.train",
    "cnn_demo.ui.rpc.evaluate",
    "cnn_demo.ui.rpc.architectures",
    "cnn_demo.ui.rpc.experiments",
    "cnn_demo.ui.rpc.extras",
    "cnn_demo.ui.web",
    "cnn_demo.ui",
    "cnn_demo.cli.bench",
    "cnn_demo.cli",
    "app",
)
PAGE = FOLDERS[FOLDERS.index("cnn_demo.ui.guard") :]
ONE_KIND_A_FILE = {  # they grow by design
    "cnn_demo.networks.layers",
    "cnn_demo.networks.architectures",
    "cnn_demo.inspection.claims",
}
MOST_FILES = 15
WHERE_USED = ("torchvision", "matplotlib", "tqdm", "timm", "onnx")  # imported inside the function that needs them
VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
HEAVY = {"gradio", "torchvision", "matplotlib", "timm", "onnx"}  # not tqdm, which torch itself brings
LONGEST = 250  # lines
AGES_OF_FILES = {  # what lies on a disk is dated by the wall clock; everything else is timed by one that never jumps
    "cnn_demo.data.download",
    "cnn_demo.prediction.checkpoint.atomic_file",
    "cnn_demo.training.jobs.run_files",
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


def is_door(module: str) -> bool:
    return FILES[module].name == "__init__.py"


@cache
def behind_the_door(name: str) -> str:
    """The module that a name comes from: `cnn_demo.networks.build` stands in a room behind that package's door."""
    if name in FILES:
        return name
    package, _, word = name.rpartition(".")
    if package in FILES and is_door(package):
        for opened in imports(package):
            if opened.rpartition(".")[2] == word:
                return behind_the_door(opened)
    return package


def our_modules(module: str) -> set[str]:
    """Modules of ours that this one imports: the name itself, or what the name was taken from."""
    return ({behind_the_door(name) for name in imports(module)} & FILES.keys()) - {module}


def folder(module: str) -> str:
    if is_door(module):
        return module
    return "app" if module in ("app", "cnn_demo.__main__") else module.rpartition(".")[0]


def level(module: str) -> int:
    return FOLDERS.index(folder(module))


def is_in(name: str, *rooms: str) -> bool:
    return any(name == room or name.startswith(f"{room}.") for room in rooms)


@every_module
def test_arrows_point_down(module: str) -> None:
    below = {name for name in our_modules(module) if level(name) <= level(module)}
    own_rooms = {name for name in our_modules(module) if is_door(module) and is_in(name, module)}
    assert our_modules(module) - below - own_rooms == set(), f"{module} is on level {level(module)}"


@every_module
def test_networks_and_data_sets_do_not_know_each_other(module: str) -> None:
    if is_in(module, "cnn_demo.networks"):
        assert not [name for name in our_modules(module) if is_in(name, "cnn_demo.data")]


def test_there_are_no_circles() -> None:
    tuple(TopologicalSorter({module: our_modules(module) for module in FILES}).static_order())


def test_the_list_of_folders_is_the_tree() -> None:
    assert {folder(module) for module in FILES} == set(FOLDERS)


@pytest.mark.parametrize("name", FOLDERS)
def test_a_folder_is_a_room_not_a_pile(name: str) -> None:
    files = [module for module in FILES if folder(module) == name and not is_door(module)]
    assert len(files) <= MOST_FILES or name in ONE_KIND_A_FILE


@pytest.mark.parametrize("name", [name for name in FOLDERS if name != "app"])
def test_a_door_says_what_is_inside(name: str) -> None:
    words = ast.get_docstring(ast.parse(FILES[name].read_text(encoding="utf-8")))
    assert words
    assert len(words.splitlines()) <= 5


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
    below_the_page = [module for module in FILES if folder(module) not in PAGE and not module.endswith("__main__")]
    loaded = loaded_after(*below_the_page)
    assert "cnn_demo" in loaded
    assert not loaded & HEAVY


def test_the_page_itself_brings_no_plots_and_no_torchvision() -> None:
    assert not loaded_after("cnn_demo.ui") & {"torchvision", "timm", "onnx"}
