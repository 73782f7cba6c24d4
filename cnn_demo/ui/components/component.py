"""How our live components are made: a mount point for Gradio, behavior and looks in ui/static.

The scripts and style sheets of all components are sent once, with the page; a component's own template holds no text
and no value, so nothing that a visitor typed is ever run through Gradio's templates.
"""

from collections.abc import Sequence
from typing import Any

import gradio as gr

from cnn_demo.ui.components.late import late


class LabComponent(gr.HTML):
    """A component whose JavaScript is registered as lab.component(name, start).

    `asks` names the functions that answer its questions, as "room.function" in cnn_demo.ui.rpc; in the page they become
    lab.call("function", question). A folded one shows only its heading until somebody opens it, and does nothing until
    then.
    """

    def __init__(
        self,
        name: str,
        asks: Sequence[str] = (),
        folded: bool = False,
        **kwargs: Any,
    ) -> None:
        place = f'<div class="lab lab-{name}"></div>'
        super().__init__(
            value="",
            html_template=f'<details class="lab lab-fold"><summary></summary>{place}</details>' if folded else place,
            js_on_load=f'lab.mount("{name}", element.querySelector(".lab-{name}"), {{server, props, upload}});',
            apply_default_css=False,
            server_functions=[late(place) for place in asks] or None,
            **kwargs,
        )

    def api_info(self) -> dict[str, Any]:
        return {"type": "string"}
