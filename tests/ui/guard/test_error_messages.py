"""Errors become words, whatever kind of function the handler is."""

import asyncio
import inspect
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, get_type_hints

import gradio as gr
import pytest

from cnn_demo.errors import OUR_FAULT, BadValue
from cnn_demo.ui.guard import in_words


def plain(fail: Exception | None, times: int = 2) -> int:
    """A handler."""
    if fail:
        raise fail
    return times


async def waiting(fail: Exception | None, times: int = 2) -> int:
    return plain(fail, times)


def steps(fail: Exception | None, times: int = 2) -> Iterator[int]:
    yield 1
    yield plain(fail, times)


async def stream(fail: Exception | None, times: int = 2) -> AsyncIterator[int]:
    yield 1
    yield plain(fail, times)


HANDLERS: list[Callable[..., Any]] = [plain, waiting, steps, stream]


def last(handler: Callable[..., Any], *args: Any) -> Any:
    """What the handler ends with, run as Gradio would."""
    result = handler(*args)
    if inspect.isawaitable(result):
        return asyncio.run(_await(result))
    if inspect.isasyncgen(result):
        return asyncio.run(_drain(result))
    return list(result)[-1] if inspect.isgenerator(result) else result


async def _await(result: Any) -> Any:
    return await result


async def _drain(result: Any) -> Any:
    return [value async for value in result][-1]


@pytest.mark.parametrize("handler", HANDLERS)
def test_kind_and_signature_stay(handler: Callable[..., Any]) -> None:
    wrapped = in_words(handler)
    assert last(wrapped, None, 5) == 5
    assert inspect.signature(wrapped) == inspect.signature(handler)
    assert get_type_hints(wrapped) == get_type_hints(handler)
    assert wrapped.__doc__ == handler.__doc__
    for kind in (inspect.iscoroutinefunction, inspect.isgeneratorfunction, inspect.isasyncgenfunction):
        assert kind(wrapped) == kind(handler)


@pytest.mark.parametrize("handler", HANDLERS)
def test_our_errors_are_shown_as_they_are(handler: Callable[..., Any], caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(gr.Error) as shown:
        last(in_words(handler), BadValue("Choose 1 to 9."))
    assert shown.value.message == "Choose 1 to 9."
    assert not shown.value.print_exception
    assert not caplog.records


@pytest.mark.parametrize("handler", HANDLERS)
def test_anything_else_is_logged_and_hidden(handler: Callable[..., Any], caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR), pytest.raises(gr.Error) as shown:
        last(in_words(handler), ValueError("/home/secret"))
    assert shown.value.message == OUR_FAULT
    assert "/home/secret" in caplog.text
