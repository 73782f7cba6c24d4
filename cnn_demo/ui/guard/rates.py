"""How often one address may ask: queued events and uploads, with room for a classroom behind one address.

Addresses can be many or forged, so the real protection are the caps on all of them together. Drawing is not counted by
address: it is answered at once and never queued, so only the number of answers under way is bounded.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from cnn_demo import settings
from cnn_demo.ui.guard.middleware import Layer
from cnn_demo.ui.guard.responses import API, is_upload, refuse, route_of

ADDRESSES = 4096  # remembered at most, the least recent forgotten
EVERYBODY = "everybody"


@dataclass(frozen=True)
class Rate:
    """So many a second for ever, and a burst of so many at once."""

    per_second: float
    burst: int


# Thirty pupils who press a button every second fit into one address's rate; so do 150 uploads at once.
JOINS, ALL_JOINS = Rate(50, 200), Rate(200, 800)
UPLOADS, ALL_UPLOADS = Rate(10, 200), Rate(40, 400)
# Answers being worked out or waiting for their turn: a hundred visitors, whose pages ask three things at a time. Each
# page waits for its answer to a drawing before it asks for the next, so that taking turns is fair.
AT_ONCE = 300
BUSY = "Many people are here right now. Try again in a few seconds."


class Budget:
    """Token buckets: one for each address, one for everybody."""

    def __init__(self, each: Rate, everybody: Rate, clock: Callable[[], float] = time.monotonic) -> None:
        self.each, self.everybody, self.clock = each, everybody, clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()  # address: (tokens, when)

    def take(self, address: str) -> float:
        """Seconds to wait; 0 when the request may go on."""
        return self._take(address, self.each) or self._take(EVERYBODY, self.everybody)

    def _take(self, name: str, rate: Rate) -> float:
        now = self.clock()
        tokens, when = self._buckets.pop(name, (float(rate.burst), now))
        tokens = min(float(rate.burst), tokens + (now - when) * rate.per_second)
        wait = 0.0 if tokens >= 1 else (1 - tokens) / rate.per_second
        self._buckets[name] = (tokens if wait else tokens - 1, now)
        if len(self._buckets) > ADDRESSES:
            self._buckets.popitem(last=False)
        return wait


class RateLimit(Layer):
    """503 with words, and when to come back, for who asks too often or while too much is under way."""

    def __init__(self, app: ASGIApp, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(app)
        self.joins = Budget(JOINS, ALL_JOINS, clock)
        self.uploads = Budget(UPLOADS, ALL_UPLOADS, clock)
        self.under_way = 0

    async def http(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "POST":
            await self.app(scope, receive, send)
            return
        if is_upload(scope):
            wait = self.uploads.take(address_of(scope))
        elif route_of(scope).startswith((f"{API}/queue/join", f"{API}/call/")):
            wait = self.joins.take(address_of(scope))
        else:
            wait = 1.0 if self.under_way >= AT_ONCE else 0.0
        if wait:
            await refuse(scope, receive, send, 503, BUSY, {"retry-after": str(int(wait) + 1)})
            return
        self.under_way += not is_upload(scope)
        try:
            await self.app(scope, receive, send)
        finally:
            self.under_way -= not is_upload(scope)


def address_of(scope: Scope) -> str:
    """Who asks. In a Space every request comes through the host's proxy, which names the visitor."""
    if settings.is_space():
        forwarded = Headers(scope=scope).get("x-forwarded-for", "").split(",")[0].strip()
        if forwarded:
            return forwarded[:64]
    client = scope.get("client")
    return str(client[0]) if client else "unknown"
