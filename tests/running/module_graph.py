"""The modules of the app and what each imports, read off their text: nothing of it is imported for that."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = {name_of(path): path for path in [ROOT / "app.py", *sorted((ROOT / "cnn_demo").rglob("*.py"))]}
TEXTS = {module: path.read_text(encoding="utf-8") for module, path in FILES.items()}


@cache
def imports(module: str, on_the_way: bool = False) -> tuple[str, ...]:
    """Dotted names that the module imports anywhere, or only those that run when it is imported itself."""
    tree = ast.parse(TEXTS[module])
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


@cache
def our_modules(module: str) -> frozenset[str]:
    """Modules of ours that this one imports: the name itself, or what the name was taken from."""
    return frozenset(({behind_the_door(name) for name in imports(module)} & FILES.keys()) - {module})


def folder(module: str) -> str:
    if is_door(module):
        return module
    return "app" if module in ("app", "cnn_demo.__main__") else module.rpartition(".")[0]


def is_in(name: str, *rooms: str) -> bool:
    return any(name == room or name.startswith(f"{room}.") for room in rooms)
