"""Turns errors into words. A LabError is shown as it is; anything else is our fault: logged, and said so.

Gradio shows an error's text only when it is a gr.Error, and only for queued events: what may refuse stays queued.
"""

import functools
import inspect
import logging
from collections.abc import Callable
from typing import Any, TypeVar

from cnn_demo.errors import OUR_FAULT, LabError
from cnn_demo.ui.gradio_compat import gr

log = logging.getLogger(__name__)

Handler = TypeVar("Handler", bound=Callable[..., Any])


def in_words(handler: Handler) -> Handler:
    """The same handler (plain, async or generator, same signature), raising nothing but gr.Error with plain words."""
    return functools.wraps(handler)(_wrapper(handler))  # type: ignore[return-value]


def translate(error: Exception) -> gr.Error:
    """The gr.Error that a visitor sees instead of `error`."""
    if isinstance(error, gr.Error):
        return error
    if isinstance(error, LabError):
        return gr.Error(str(error), print_exception=False)
    log.error("a handler failed", exc_info=error)
    return gr.Error(OUR_FAULT, print_exception=False)


def _wrapper(handler: Callable[..., Any]) -> Callable[..., Any]:
    """A wrapper of the handler's own kind, because Gradio asks a function what it is before it calls it."""
    if inspect.isasyncgenfunction(handler):

        async def stream(*args: Any, **kwargs: Any) -> Any:
            try:
                async for value in handler(*args, **kwargs):
                    yield value
            except Exception as error:
                raise translate(error) from None

        return stream

    if inspect.iscoroutinefunction(handler):

        async def wait(*args: Any, **kwargs: Any) -> Any:
            try:
                return await handler(*args, **kwargs)
            except Exception as error:
                raise translate(error) from None

        return wait

    if inspect.isgeneratorfunction(handler):

        def steps(*args: Any, **kwargs: Any) -> Any:
            try:
                yield from handler(*args, **kwargs)
            except Exception as error:
                raise translate(error) from None

        return steps

    def call(*args: Any, **kwargs: Any) -> Any:
        try:
            return handler(*args, **kwargs)
        except Exception as error:
            raise translate(error) from None

    return call
