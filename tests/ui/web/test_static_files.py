"""The page's scripts: what a module may look like, and that one packed file is the same as all of them."""

import gzip
import re
import subprocess
from pathlib import Path

import pytest
from node_tools import NODE

from cnn_demo.ui.web.static_files import COMMENT, ENTRY, EXPORT, IMPORT, StaticFiles, in_order, pack, resolved

FILES = StaticFiles()
every_module = pytest.mark.parametrize("name", FILES.modules)


@every_module
def test_a_module_imports_and_exports_as_the_packer_reads_it(name: str) -> None:
    text = FILES.modules[name]
    assert len(re.findall(r"^import\b", text, re.MULTILINE)) == len(IMPORT.findall(text))
    assert len(re.findall(r"^export\b", text, re.MULTILINE)) == len(EXPORT.findall(text))
    assert "import(" not in re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    for names, source in IMPORT.findall(text):
        imported = {part.split(" as ")[0].strip() for part in names.split(",") if part.strip()}
        assert imported <= set(EXPORT.findall(FILES.modules[resolved(name, source)])), source


@every_module
def test_what_the_packer_takes_for_a_comment_is_one(name: str) -> None:
    """Not a part of a text: every backtick before it has its partner."""
    text = FILES.modules[name]
    assert all(text[: match.start()].count("`") % 2 == 0 for match in COMMENT.finditer(text))


def test_the_engine_is_small() -> None:
    """Compressed, as it is sent."""
    engine = [COMMENT.sub("", text) for name, text in FILES.modules.items() if name.startswith("static/engine/")]
    assert len(gzip.compress("".join(engine).encode(), 9)) <= 30_000


@every_module
def test_a_module_is_reachable(name: str) -> None:
    assert name in in_order(FILES.modules, ENTRY)


def folder_of(name: str) -> str:
    """The component folder of a file; "" for what all share."""
    parts = name.split("/")
    return parts[2] if parts[1] == "components" else ""


def test_no_folder_styles_what_another_one_makes() -> None:
    """All styles are one file for the browser: a class that two folders know would look as the later one says."""
    styled: dict[str, set[str]] = {}
    for name, text in FILES.styles.items():
        for selector in re.findall(r"([^{};@]+)\{", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)):
            for part in selector.split(","):
                first = [each for each in re.findall(r"\.([a-zA-Z][\w-]*)", part) if each != "lab"][:1]
                for each in first:
                    styled.setdefault(each, set()).add(folder_of(name))
    ours = {each: folders for each, folders in styled.items() if "" not in folders}
    assert {each: folders for each, folders in ours.items() if len(folders) > 1} == {}
    strangers = [
        (each, name)
        for name, text in FILES.modules.items()
        for group in re.findall(r"class: [`\"]([^`\"]*)", text)
        for each in group.split()
        if each in ours and folder_of(name) not in ours[each]
    ]
    assert strangers == []


def test_circles_and_missing_files_are_named() -> None:
    with pytest.raises(ValueError, match="a circle"):
        in_order({"a.js": 'import { b } from "./b.js";', "b.js": 'import { a } from "./a.js";'}, "a.js")
    with pytest.raises(ValueError, match="no such file"):
        in_order({"a.js": 'import { b } from "./b.js";'}, "a.js")


@pytest.mark.skipif(NODE is None, reason="no Node")
def test_packed_modules_do_what_they_do_apart(tmp_path: Path) -> None:
    modules = {
        "static/page.js": 'import { add as sum, one } from "./kit/sums.js";\n'
        'import {\n  two,\n} from "../texts/t.js";\n'
        "console.log(sum(one, two()));\n",
        "static/kit/sums.js": "export const one = 1;\nconst hidden = 5;\nexport function add(a, b) {\n"
        "  return a + b + hidden - 5;\n}\n",
        "texts/t.js": 'import { one } from "../static/kit/sums.js";\nexport async function later() {}\n'
        "export function two() {\n  return one + one;\n}\nexport class Never {}\n",
    }
    (tmp_path / "packed.js").write_text(pack(modules, ENTRY))
    done = subprocess.run([str(NODE), "packed.js"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == "3\n"


def test_every_change_has_another_address(tmp_path: Path) -> None:
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "page.js").write_text("const a = 1;\n")
    (tmp_path / "static" / "page.css").write_text("p {}\n")
    first = StaticFiles(tmp_path).version
    (tmp_path / "static" / "page.css").write_text("p { color: red }\n")
    assert StaticFiles(tmp_path).version != first
    assert re.fullmatch("[0-9a-f]{12}", first)
