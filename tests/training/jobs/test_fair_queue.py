"""Whose turn it is: properties that hold for every queue, over many random ones."""

from collections import Counter
from random import Random

import pytest

from cnn_demo.training.jobs.fair_queue import PATIENCE, Waiting, before, fair_order

NOW = 10_000.0


def queue_of(random: Random, oldest: float = PATIENCE) -> tuple[list[Waiting], Counter[str]]:
    visitors = [f"visitor {number}" for number in range(random.randint(1, 64))]
    waiting = [Waiting(f"run of {visitor}", visitor, NOW - random.uniform(0, oldest)) for visitor in visitors]
    return waiting, Counter({visitor: random.choice((0, 0, 1, 1, 2, 5)) for visitor in visitors})


@pytest.mark.parametrize("seed", range(50))
def test_fewer_turns_go_first_and_then_who_came_first(seed: int) -> None:
    waiting, turns = queue_of(Random(seed))
    order = fair_order(waiting, turns, NOW)
    assert sorted(order, key=str) == sorted(waiting, key=str)  # nobody is lost or doubled
    assert order == sorted(order, key=lambda each: (turns[each.visitor], each.since))
    Random(seed + 1).shuffle(waiting)
    assert fair_order(waiting, turns, NOW) == order


@pytest.mark.parametrize("seed", range(50))
def test_who_has_waited_long_enough_is_not_overtaken(seed: int) -> None:
    waiting, turns = queue_of(Random(seed), oldest=3 * PATIENCE)
    order = fair_order(waiting, turns, NOW)
    long = sorted((each for each in waiting if NOW - each.since > PATIENCE), key=lambda each: each.since)
    assert order[: len(long)] == long


@pytest.mark.parametrize("seed", range(20))
def test_everybody_has_a_first_turn_before_anybody_has_a_second(seed: int) -> None:
    """Thirty visitors who come at random and start again as soon as they are done, at one worker."""
    random, turns = Random(seed), Counter[str]()
    waiting = [Waiting("", f"visitor {number}", NOW + random.random()) for number in range(30)]
    for clock in range(90):
        chosen = fair_order(waiting, turns, NOW + clock)[0]
        turns[chosen.visitor] += 1
        waiting.remove(chosen)
        waiting.append(Waiting("", chosen.visitor, NOW + clock + random.random()))
        assert max(turns[each.visitor] for each in waiting) - min(turns[each.visitor] for each in waiting) <= 1
    assert set(turns.values()) == {3}


def test_who_would_begin_before_a_run_that_gave_way() -> None:
    short, again = Waiting("a", "ann", NOW - 1), Waiting("b", "bob", NOW - 2)
    turns = {"bob": 2, "cem": 1}
    assert before([short, again], "cem", turns, NOW) == [short]
    assert before([again], "cem", turns, NOW) == []
    assert before([again, short], "cem", turns | {"cem": 2}, NOW) == [short, again]
