"""What Gradio fails on without a word becomes an answer: 404 to a question for something that the page does not have
(a function's number or name, a component), 500 to anything else, whose traceback goes to the log alone.
"""

import logging

from starlette.types import Message, Receive, Scope, Send

from cnn_demo.errors import OUR_FAULT
from cnn_demo.ui.gradio_compat import NOT_FOUND
from cnn_demo.ui.guard.middleware import Layer
from cnn_demo.ui.guard.responses import refuse

log = logging.getLogger(__name__)

NOT_HERE = "There is nothing here that answers this. Load the page anew."


class Faults(Layer):
    """Words instead of a bare "Internal Server Error"."""

    async def http(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, noted)
        except NOT_FOUND as error:  # our own functions never let one out: it is Gradio's search
            if begun:
                raise
            log.warning("%s asked for what is not there: %s", scope["path"], error)
            await refuse(scope, receive, send, 404, NOT_HERE)
        except Exception:
            if begun:
                raise
            log.exception("%s failed", scope["path"])
            await refuse(scope, receive, send, 500, OUR_FAULT)
