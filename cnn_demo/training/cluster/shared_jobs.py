"""The queue of a cluster: `Jobs`, and what those need who keep copies of its registry."""

import contextlib
from collections.abc import Collection

from cnn_demo.errors import BadValue
from cnn_demo.training.jobs import Jobs
from cnn_demo.training.jobs.run_registry import News


class SharedJobs(Jobs):
    """The runs of many apps."""

    def news(self, since: int) -> News:
        """What has changed since that version of the registry, for somebody who keeps a copy of it."""
        with self._changed:
            return self._registry.news(since)

    def keep_alive(self, run_ids: Collection[str]) -> None:
        """Somebody has looked at copies of these runs. Those that are forgotten do not matter."""
        with self._changed:
            for run_id in run_ids:
                with contextlib.suppress(BadValue):
                    self._registry.touch(run_id)

    def are_under_way(self) -> bool:
        """Does any run train or wait?"""
        with self._changed:
            return bool(self._pool.active() or self._lists)
