"""Watching a run: what has changed of it, now and then, until its end."""

import asyncio
from collections.abc import AsyncGenerator, Callable

from cnn_demo.training.session.run import Run

WATCH_SECONDS = 1 / 3


async def watch(visit: Callable[[str], Run], run_id: str, every: float = WATCH_SECONDS) -> AsyncGenerator[Run, None]:
    """The run now, and again when it has changed, at most once in `every` seconds, until its end.

    `visit` gives it as it is, and keeps it alive by that: a run that nobody watches is stopped after
    settings.LEASE_SECONDS.
    """
    told = None
    while True:
        run = visit(run_id)
        if run is not told:
            yield run
            told = run
        if run.ended:
            return
        await asyncio.sleep(every)
