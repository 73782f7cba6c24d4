"""What the page does not have is a 404 in words, anything else that breaks a 500 in words; neither tells where."""

from typing import Any

import anyio
import httpx
import pytest

from cnn_demo.errors import OUR_FAULT
from cnn_demo.ui.guard.error_handler import NOT_HERE, Faults

JOIN, RUN, CALL, ASK = (
    f"/gradio_api/{path}" for path in ("queue/join", "run/predict", "call/nothing", "component_server")
)


@pytest.mark.parametrize(
    ("path", "question"),
    [
        (JOIN, {"fn_index": 999, "data": [], "session_hash": "x"}),
        (JOIN, {"fn_index": -1, "data": [], "session_hash": "x"}),
        (RUN, {"fn_index": 999, "data": []}),
        ("/gradio_api/run/nothing", {"data": []}),
        (CALL, {"data": []}),
        (ASK, {"component_id": 999, "fn_name": "look", "data": {}, "session_hash": "x"}),
    ],
)
def test_what_is_not_there_is_said_in_words(served: str, path: str, question: Any) -> None:
    answer = httpx.post(served + path, json=question, timeout=30)
    assert (answer.status_code, answer.json()) == (404, {"detail": NOT_HERE})


@pytest.mark.parametrize(
    ("path", "question"),
    [
        (JOIN, {"fn_index": None, "data": [], "session_hash": "x"}),
        (JOIN, {"fn_index": "x", "data": [], "session_hash": "x"}),
        (JOIN, [1]),
        (ASK, {"component_id": 1, "fn_name": "nothing", "data": {}, "session_hash": "x"}),
        (ASK, {"component_id": "a", "fn_name": None}),
    ],
)
def test_questions_of_the_wrong_form_are_refused(served: str, path: str, question: Any) -> None:
    answer = httpx.post(served + path, json=question, timeout=30)
    assert 400 <= answer.status_code < 500
    assert "Traceback" not in answer.text
    assert "site-packages" not in answer.text


@pytest.mark.parametrize(("error", "status", "words"), [(KeyError(3), 404, NOT_HERE), (ValueError(), 500, OUR_FAULT)])
def test_an_answer_that_has_begun_is_not_answered_twice(error: Exception, status: int, words: str) -> None:
    begins = [{"type": "http.response.start", "status": 200, "headers": []}]

    def told(first: list[Any]) -> list[Any]:
        sent: list[Any] = []

        async def app(scope: Any, receive: Any, send: Any) -> None:
            for message in first:
                await send(message)
            raise error

        async def receive() -> Any:
            return {"type": "http.request"}

        async def send(message: Any) -> None:
            sent.append(message)

        anyio.run(Faults(app), {"type": "http", "method": "POST", "path": "/", "headers": []}, receive, send)
        return sent

    start, body = told([])
    assert start["status"] == status
    assert words.encode() in body["body"]
    with pytest.raises(type(error)):
        told(begins)
