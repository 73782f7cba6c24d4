"""The house rules, checked on the text of every module: arrows point down, heavy libraries stay in their rooms."""

import ast
import re
import subprocess
import sys
from collections.abc import Callable
from graphlib import TopologicalSorter

import pytest
from module_graph import FILES, ROOT, TEXTS, folder, imports, is_door, is_in, our_modules

# Every folder, from the ground up. A module may import from its own folder and from those above it in this list, so
# that arrows point down and no two folders can form a circle. A package's door, its __init__, may also open its rooms.
FOLDERS = (
    "cnn_demo",  # the version, errors, settings, limits and caches without a subject
    "cnn_demo.data",
    "cnn_demo.data.sets",
    "cnn_demo.networks",
    "cnn_demo.networks.layer_kind",
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
    "cnn_demo.prediction.preprocessing",
    "cnn_demo.prediction.unknown",
    "cnn_demo.prediction",
    "cnn_demo.rewriting",
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
    "cnn_demo.training.cluster",
    "cnn_demo.own_classes.images",
    "cnn_demo.own_classes.features",
    "cnn_demo.own_classes.learning",
    "cnn_demo.own_classes",
    "cnn_demo.originals",
    "cnn_demo.lab",
    "cnn_demo.ui",
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
    "cnn_demo.ui.rpc.own_classes",
    "cnn_demo.ui.web",
    "cnn_demo.serving",
    "cnn_demo.opening",
    "cnn_demo.cli.bench.yardsticks",
    "cnn_demo.cli.bench",
    "cnn_demo.cli.bench.trainings",
    "cnn_demo.cli",
    "app",
)
PAGE = FOLDERS[FOLDERS.index("cnn_demo.ui") :]
WHERE_USED = (
    "torchvision",
    "matplotlib",
    "tqdm",
    "timm",
    "onnx",
    "ray",
)  # imported inside the function that needs them
VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
HEAVY = {"gradio", "torchvision", "matplotlib", "timm", "onnx", "ray"}  # not tqdm, which torch itself brings
AGES_OF_FILES = {  # what lies on a disk is dated by the wall clock; everything else is timed by one that never jumps
    "cnn_demo.address_storage",
    "cnn_demo.data.download",
    "cnn_demo.data.unpacked",
    "cnn_demo.prediction.checkpoint.atomic_file",
    "cnn_demo.training.jobs.run_files",
    "cnn_demo.ui.guard.uploads",
}
COMPATIBILITY = {"cnn_demo.networks.torch_compat", "cnn_demo.ui.gradio_compat"}
IN_A_PROCESS_OF_THEIR_OWN = {
    "cnn_demo.training.engine.learner",
    "cnn_demo.training.session.resume_state",
    "cnn_demo.training.session.transfer",
    "cnn_demo.own_classes.learning.new_network",
    "cnn_demo.exports.script.training",
    "cnn_demo.cli.bench.yardsticks.baseline_loops",
}


def level(module: str) -> int:
    return FOLDERS.index(folder(module))


def those_that(import_: Callable[[str, str], bool]) -> list[tuple[str, str]]:
    """(module, what it imports of ours) wherever that is so."""
    return [(module, name) for module in FILES for name in sorted(our_modules(module)) if import_(module, name)]


def test_arrows_point_down() -> None:
    def climbs(module: str, name: str) -> bool:
        return level(name) > level(module) and not (is_door(module) and is_in(name, module))

    assert those_that(climbs) == []


def test_networks_and_data_sets_do_not_know_each_other() -> None:
    assert those_that(lambda module, name: is_in(module, "cnn_demo.networks") and is_in(name, "cnn_demo.data")) == []


def test_there_are_no_circles() -> None:
    tuple(TopologicalSorter({module: our_modules(module) for module in FILES}).static_order())


def test_the_list_of_folders_is_the_tree() -> None:
    assert {folder(module) for module in FILES} == set(FOLDERS)


@pytest.mark.parametrize("name", [name for name in FOLDERS if name != "app"])
def test_a_door_says_what_is_inside(name: str) -> None:
    words = ast.get_docstring(ast.parse(TEXTS[name]))
    assert words
    assert len(words.splitlines()) <= 5


def test_gradio_is_for_the_page_and_torch_is_not() -> None:
    page = [module for module in FILES if is_in(module, "cnn_demo.ui")]
    rest = [module for module in FILES if module not in page and module != "app"]
    assert [module for module in rest for name in imports(module) if is_in(name, "gradio", "gradio_client")] == []
    assert [module for module in page for name in imports(module) if is_in(name, "torch", "torchvision")] == []


def test_gradio_comes_through_one_door() -> None:
    """Whoever imports it first waits for its stubs, but for `gradio_compat`."""
    assert {module for module in FILES for name in imports(module) if is_in(name, "gradio")} == {
        "cnn_demo.ui.gradio_compat"
    }


def test_what_is_private_in_a_library_stands_in_one_place() -> None:
    """Names with an underscore, and rooms of Gradio that its documentation does not show."""
    private = re.compile(r"\b(?:torch|gradio|gr|F|nn)(?:\.\w+)*\._[a-z]\w*|getattr\(torch[\w.]*, \"_")
    used = [module for module, text in TEXTS.items() if private.search(text)]
    rooms = [module for module in FILES for name in imports(module) if re.match(r"gradio\.[a-z]|torch\._", name)]
    assert {*used, *rooms} - COMPATIBILITY == set()


def test_heavy_libraries_are_imported_where_they_are_used() -> None:
    assert [
        (module, name) for module in FILES for name in imports(module, on_the_way=True) if is_in(name, *WHERE_USED)
    ] == []


def test_no_module_is_named_by_what_says_nothing() -> None:
    assert [module for module in FILES if VAGUE & set(module.split("."))] == []


def test_time_limits_survive_a_clock_that_jumps() -> None:
    assert {module for module, text in TEXTS.items() if re.search(r"\btime\.time\b", text)} <= AGES_OF_FILES


def test_nothing_draws_from_the_random_numbers_of_the_process() -> None:
    """Handlers are threads of one process: one visitor's request would change another's. The worker trains alone."""
    draws = re.compile(r"\bfork_rng\b|\btorch\.(?:manual_seed|seed|set_rng_state)\(|\bnp\.random\.(?!default_rng|Gen)")
    assert {module for module, text in TEXTS.items() if draws.search(text)} <= IN_A_PROCESS_OF_THEIR_OWN


def test_a_module_opens_by_saying_what_it_is() -> None:
    assert [module for module, text in TEXTS.items() if text.strip() and not ast.get_docstring(ast.parse(text))] == []


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
    assert not loaded_after("cnn_demo.ui") & {"torchvision", "timm", "onnx", "ray"}


def test_what_stands_between_app_and_training_process_is_light() -> None:
    """On a node of a cluster, and beside each app: PyTorch would take 300 MB there, for nothing."""
    between = loaded_after("cnn_demo.training.cluster.node_worker", "cnn_demo.training.cluster.__main__")
    assert not between & {"torch", "ray"}
