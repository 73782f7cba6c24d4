"""The page's scripts and styles as files that a browser may keep for ever: their address holds a hash of them all.

Scripts are ES modules, one idea each. A browser would fetch them one by one, so they leave as one file: every module
becomes a function that runs once, in the order of its imports, without its comments. What a module may look like is
checked by a test (`import { a } from "./b.js"`, and `export` before a function, class or const), so a few lines suffice
and nobody who runs the app needs a build step.
"""

import gzip
import hashlib
import posixpath
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

UI = Path(__file__).parent.parent
ENTRY = "static/page.js"
IMPORT = re.compile(r'^import\s+\{([^}]*)\}\s+from\s+"([^"]+)";[ \t]*$', re.MULTILINE)
EXPORT = re.compile(r"^export\s+(?=(?:async\s+)?(?:function\*?|class|const)\s+([A-Za-z_$][\w$]*))", re.MULTILINE)
COMMENT = re.compile(r"^[ \t]*/\*(?:(?!\*/)[\s\S])*\*/[ \t]*\n", re.MULTILINE)  # with lines of its own: types and such
FIRST_STYLES = ("static/tokens.css", "static/page.css")


@dataclass(frozen=True)
class StaticFile:
    """What is sent for one address. `effort` is that of its compression, 1 to 9: much for what is sent often."""

    content: bytes
    kind: str
    effort: int = 9

    @cached_property
    def gzipped(self) -> bytes:
        return gzip.compress(self.content, self.effort)

    @cached_property
    def brotli(self) -> bytes | None:
        """None where the library is missing; Gradio brings it."""
        try:
            import brotli
        except ImportError:
            return None
        return bytes(brotli.compress(self.content, quality=self.effort))


class StaticFiles:
    """All files of the page, read once. `version` changes whenever one of them does."""

    def __init__(self, root: Path = UI) -> None:
        self.root = root
        self.modules = {name: (root / name).read_text(encoding="utf-8") for name in _names(root, "js")}
        self.styles = {name: (root / name).read_text(encoding="utf-8") for name in _names(root, "css")}

    @cached_property
    def version(self) -> str:
        """Twelve hex digits of all names and contents."""
        digest = hashlib.sha256()
        for name, text in sorted({**self.modules, **self.styles}.items()):
            digest.update(f"{name}\0{text}\0".encode())
        return digest.hexdigest()[:12]

    @cached_property
    def files(self) -> dict[str, StaticFile]:
        """By the last part of their address."""
        return {
            "page.js": StaticFile(pack(self.modules, ENTRY).encode(), "text/javascript; charset=utf-8"),
            "page.css": StaticFile(self._all_styles().encode(), "text/css; charset=utf-8"),
            **{
                path.name: StaticFile(path.read_bytes(), "image/svg+xml" if path.suffix == ".svg" else "image/png")
                for path in sorted((self.root / "static").glob("*.*"))
                if path.suffix in (".png", ".svg")
            },
        }

    def _all_styles(self) -> str:
        """Variables first, then the page, then each component by name."""
        first = [name for name in FIRST_STYLES if name in self.styles]
        return "\n".join(self.styles[name] for name in [*first, *sorted(self.styles.keys() - set(first))])


def pack(modules: dict[str, str], entry: str) -> str:
    """One script that runs `entry` after all that it imports, each module once."""
    order = in_order(modules, entry)
    numbers = {name: number for number, name in enumerate(order)}
    parts = [_as_function(name, modules[name], numbers) for name in order]
    return "\n".join(['"use strict";', "const $ = [];", *parts, ""])


def in_order(modules: dict[str, str], entry: str) -> list[str]:
    """`entry` and all that it imports, what is imported first. ValueError for a circle or a file that is missing."""
    done: list[str] = []
    under_way: list[str] = []

    def visit(name: str) -> None:
        if name in done:
            return
        if name in under_way or name not in modules:
            raise ValueError(f"{' -> '.join([*under_way, name])}: {'a circle' if name in modules else 'no such file'}")
        under_way.append(name)
        for _, source in IMPORT.findall(modules[name]):
            visit(resolved(name, source))
        done.append(under_way.pop())

    visit(entry)
    return done


def resolved(name: str, source: str) -> str:
    """The module that `name` means by "../kit/dom.js"."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), source))


def _as_function(name: str, text: str, numbers: dict[str, int]) -> str:
    def bring(match: re.Match[str]) -> str:
        words = ", ".join(
            " : ".join(part.split(" as ")) for part in match[1].replace("\n", " ").split(",") if part.strip()
        )
        return f"const {{ {words} }} = $[{numbers[resolved(name, match[2])]}];" + "\n" * match[0].count("\n")

    exported = ", ".join(EXPORT.findall(text))
    body = EXPORT.sub("", IMPORT.sub(bring, COMMENT.sub("", text)))
    return f"// {name}\n$[{numbers[name]}] = (() => {{\n{body}\nreturn {{ {exported} }};\n}})();"


def _names(root: Path, kind: str) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in root.glob(f"**/*.{kind}"))
