"""Many visitors at once, as a school has them, in a process of their own: each draws ten images a second and waits for
every answer as the page does, now and then looks inside or brings a photo. Somebody else loads the page meanwhile.
"""

import asyncio
import multiprocessing
import random
import time
from collections.abc import Awaitable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from cnn_demo.cli.bench.app_client import RPC
from cnn_demo.cli.bench.http_connection import Connection, Reply
from cnn_demo.cli.bench.page_questions import Questions

PAUSE = 0.1  # seconds from one image of a stroke to the next
LOOK_EVERY, PHOTO_EVERY = 20, 60  # images: after two seconds of drawing somebody looks, after six a photo is brought
PAGE_EVERY = 0.25  # seconds from one newcomer to the next
FAILED = 0  # in place of a status


@dataclass(frozen=True)
class Answered:
    """One answer: what was asked, how long it took, and the status, FAILED where none came. `late`: it came after the
    seconds in which it was asked for, so that it is no answer of theirs."""

    kind: str  # draw, look, photo or page
    milliseconds: float
    status: int
    late: bool = False


@dataclass(frozen=True)
class Crowd:
    """So many visitors for so many seconds, at an address."""

    address: str
    visitors: int
    seconds: float
    questions: Questions

    def come(self) -> list[Answered]:
        """All answers, in the order in which they came. Takes the seconds, and until the last one has its answer."""
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as elsewhere:
            return elsewhere.submit(_run, self).result()


def _run(crowd: Crowd) -> list[Answered]:
    return asyncio.run(_together(crowd))


async def _together(crowd: Crowd) -> list[Answered]:
    found: list[Answered] = []
    end = time.perf_counter() + crowd.seconds
    await asyncio.gather(
        _newcomers(crowd, end, found), *(_visitor(crowd, number, end, found) for number in range(crowd.visitors))
    )
    return found


async def _visitor(crowd: Crowd, number: int, end: float, found: list[Answered]) -> None:
    """Begins anywhere in the pause of the others, with images of their own."""
    connection, asked = Connection(crowd.address), crowd.questions
    index = number * len(asked.draw) // crowd.visitors
    await asyncio.sleep(random.Random(number).uniform(0, PAUSE))
    while (began := time.perf_counter()) < end:
        index += 1
        place = index % len(asked.draw)
        found.append(await _timed("draw", end, connection.post(f"{RPC}classify", asked.draw[place])))
        if index % LOOK_EVERY == 0:
            explain, values = asked.look[place]
            found.append(await _timed("look", end, connection.post(f"{RPC}explain", explain)))
            found.append(await _timed("look", end, connection.post(f"{RPC}map_values", values)))
        if index % PHOTO_EVERY == 0:
            photo = asked.photo[index // PHOTO_EVERY % len(asked.photo)]
            found.append(await _timed("photo", end, connection.post(f"{RPC}classify", photo)))
        await asyncio.sleep(max(0.0, began + PAUSE - time.perf_counter()))
    connection.close()


async def _newcomers(crowd: Crowd, end: float, found: list[Answered]) -> None:
    """Each with a connection of their own."""
    while (began := time.perf_counter()) < end:
        connection = Connection(crowd.address)
        found.append(await _timed("page", end, connection.get("/")))
        connection.close()
        await asyncio.sleep(max(0.0, began + PAGE_EVERY - time.perf_counter()))


async def _timed(kind: str, end: float, coming: Awaitable[Reply]) -> Answered:
    began = time.perf_counter()
    try:
        status = (await coming).status
    except (OSError, EOFError, TimeoutError, ValueError):
        status = FAILED
    came = time.perf_counter()
    return Answered(kind, 1000 * (came - began), status, late=came > end)
