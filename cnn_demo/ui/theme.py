"""How the page looks: Gradio's own theme brought onto our variables, our style sheets, and the scripts in the head."""

from pathlib import Path

import gradio as gr

from cnn_demo.ui.components import component

PAGE = Path(__file__).parent / "page"

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
    return "\n".join([_read("tokens.css"), _read("page.css"), component.styles()])


def head() -> str:
    """One script before anything mounts: the page's state, the palette, every component."""
    code = "\n".join([_read("lab.js"), _read("palette.js"), _read("link_words.js"), component.scripts()])
    assert "</script" not in code
    return f'<script>\n"use strict";\n{code}\n</script>'


def _read(name: str) -> str:
    return (PAGE / name).read_text(encoding="utf-8")
