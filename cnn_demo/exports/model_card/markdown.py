"""Markdown: tables, shares, and texts that stay texts."""

import re
from collections.abc import Iterable, Sequence
from typing import Any


def plain(text: object) -> str:
    """A text that Markdown leaves as it is, HTML and tables included.

    >>> plain("<b>a|b</b>")
    '\\\\<b\\\\>a\\\\|b\\\\</b\\\\>'
    """
    return re.sub(r"([\\`*_{}\[\]<>#|~!$&])", r"\\\1", str(text))


def table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    return "\n".join([*lines, *(f"| {' | '.join(map(str, row))} |" for row in rows)])


def percent(share: float) -> str:
    """
    >>> percent(0.9942)
    '99.42 %'
    """
    return f"{100 * share:.2f} %"
