"""Writes the page's types: python -m cnn_demo.ui.web"""

from pathlib import Path

from cnn_demo.ui.web import questions
from cnn_demo.ui.web.typescript import declarations

TYPES = Path(__file__).parent.parent / "static" / "kit" / "server" / "rpc_types.d.ts"


def main() -> None:
    assert questions.RPCS
    TYPES.write_text(declarations(), encoding="utf-8")


if __name__ == "__main__":
    main()
