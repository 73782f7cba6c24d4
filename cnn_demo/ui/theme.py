"""How the page looks: Gradio's own theme brought onto our variables, our style sheets, and the scripts in the head."""

from collections.abc import Iterable
from pathlib import Path

import gradio as gr

STATIC = Path(__file__).parent / "static"

THEME = gr.themes.Base(
    font=["ui-sans-serif", "system-ui", "sans-serif"],
    font_mono=["ui-monospace", "monospace"],
    radius_size=gr.themes.sizes.radius_md,
    text_size=gr.themes.sizes.text_md,
).set(
    body_background_fill="var(--paper)",
    body_background_fill_dark="var(--paper)",
    body_text_color="var(--ink)",
    body_text_color_dark="var(--ink)",
    background_fill_primary="var(--paper)",
    background_fill_primary_dark="var(--paper)",
    block_background_fill="transparent",
    block_background_fill_dark="transparent",
    block_border_width="0px",
    block_padding="0px",
    block_shadow="none",
    border_color_primary="var(--line)",
    border_color_primary_dark="var(--line)",
    color_accent="var(--accent)",
    layout_gap="var(--space-5)",
)


def styles() -> str:
    """Variables first, then the page, then each component."""
    return _joined([STATIC / "tokens.css", STATIC / "page.css", *sorted(STATIC.glob("*/**/*.css"))])


def head() -> str:
    """One script before anything mounts: the kit, beginning with the page's state, then every component."""
    kit = STATIC / "kit"
    code = _joined([kit / "lab.js", kit / "palette.js", *_others(kit), *sorted(STATIC.glob("components/**/*.js"))])
    assert "</script" not in code
    return f'<script>\n"use strict";\n{code}\n</script>'


def _others(kit: Path) -> list[Path]:
    return [path for path in sorted(kit.glob("*.js")) if path.stem not in ("lab", "palette")]


def _joined(paths: Iterable[Path]) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)
