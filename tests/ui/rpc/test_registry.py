"""Between page and server: what is asked exists, what exists is asked, and nonsense is refused in words."""

import json
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cnn_demo.errors import OUR_FAULT
from cnn_demo.ui.rpc.registry import Model, RpcError
from cnn_demo.ui.web.__main__ import TYPES
from cnn_demo.ui.web.questions import RPCS, ask, described
from cnn_demo.ui.web.static_files import UI
from cnn_demo.ui.web.typescript import declarations

STATIC = UI / "static"
CALLS = re.compile(r'\b(?:ask|askUntilAnswered)\(\s*"(\w+)"')
BY_PROGRAMS = {"watch"}  # asked by what holds its name in a variable, or by programs alone

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def called() -> set[str]:
    return {name for path in STATIC.rglob("*.js") for name in CALLS.findall(path.read_text(encoding="utf-8"))}


def test_every_question_of_the_page_exists() -> None:
    assert called() - RPCS.keys() == set()


def test_every_question_is_asked() -> None:
    assert RPCS.keys() - called() - BY_PROGRAMS == set()


def test_the_types_of_the_page_are_those_of_the_models() -> None:
    assert TYPES.read_text(encoding="utf-8") == declarations(), "run: python -m cnn_demo.ui.web"


def test_models_have_names_of_their_own() -> None:
    names: dict[str, type[Model]] = {}
    for rpc in RPCS.values():
        for model in (rpc.question, rpc.answer):
            assert names.setdefault(model.__name__, model) is model


def test_a_question_says_what_it_is() -> None:
    assert [name for name, rpc in RPCS.items() if not rpc.summary] == []
    questions = described()["questions"]
    assert {name: questions[name]["question"]["type"] for name in RPCS} == dict.fromkeys(RPCS, "object")


@pytest.mark.parametrize("name", RPCS)
@given(fields=st.dictionaries(st.text(max_size=12), anything, max_size=5))
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
def test_nonsense_is_refused_in_words(name: str, fields: dict[str, Any]) -> None:
    answer = ask(name, fields | {"surely not a field": 1})
    assert isinstance(answer, RpcError)
    assert answer.code == "bad_value"
    assert answer.sentence != OUR_FAULT
    assert len(answer.sentence) < 500
    json.loads(answer.model_dump_json())


@pytest.mark.parametrize("name", RPCS)
@given(data=st.data())
@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
def test_fields_of_the_right_name_with_anything_in_them(name: str, data: st.DataObject) -> None:
    fields = {field: data.draw(anything) for field in RPCS[name].question.model_fields}
    answer = ask(name, fields)
    assert not isinstance(answer, RpcError) or answer.sentence != OUR_FAULT


@pytest.mark.parametrize("odd", [None, [], "x", 5, [{}]])
def test_a_question_is_an_object(odd: object) -> None:
    answer = ask("networks", odd)
    assert isinstance(answer, RpcError)
    assert answer.sentence == "A question to this page is an object with names and values."


def test_what_is_not_there() -> None:
    answer = ask("no_such_question", {})
    assert isinstance(answer, RpcError)
    assert answer.code == "unknown_question"
