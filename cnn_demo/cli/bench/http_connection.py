"""One connection to a server that stays open, for asyncio: so little of HTTP/1.1 that a hundred visitors who measure
leave the machine to the server that they measure. urllib needs a thread for each, httpx a millisecond for each answer.
"""

import asyncio
from dataclasses import dataclass
from urllib.parse import urlsplit

PATIENCE = 120.0  # seconds until an answer is given up
LONGEST_HEADERS = 65_536


@dataclass(frozen=True)
class Reply:
    """An answer as it came; gzip is left as it is."""

    status: int
    content: bytes


class Connection:
    """Sends one request after the other, as a browser does, and connects anew where the server has hung up."""

    def __init__(self, address: str) -> None:
        """`address` as a browser shows it, with the prefix that a proxy may want."""
        self.address = urlsplit(address)
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str) -> Reply:
        return await self._send("GET", path)

    async def post(self, path: str, content: bytes) -> Reply:
        """`content` is JSON. OSError where nobody answers."""
        return await self._send("POST", path, content)

    def close(self) -> None:
        if self._streams:
            self._streams[1].close()
        self._streams = None

    async def _send(self, method: str, path: str, content: bytes = b"") -> Reply:
        was_open = self._streams is not None
        try:
            return await asyncio.wait_for(self._exchange(method, path, content), PATIENCE)
        except (OSError, EOFError):
            self.close()
            if not was_open:
                raise ConnectionError("The server hung up.") from None
            return await self._send(method, path, content)  # it had closed what was idle
        except BaseException:
            self.close()  # half of an answer may still come
            raise

    async def _exchange(self, method: str, path: str, content: bytes) -> Reply:
        reader, writer = self._streams = self._streams or await self._open()
        headers = f"{method} {self.address.path.rstrip('/')}{path} HTTP/1.1\r\nHost: {self.address.netloc}\r\n"
        headers += "Accept-Encoding: gzip\r\n"
        if content:
            headers += f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n"
        writer.write(f"{headers}\r\n".encode() + content)
        status, *lines = (await reader.readuntil(b"\r\n\r\n")).lower().split(b"\r\n")
        fields = dict(line.split(b": ", 1) for line in lines if b": " in line)
        if fields.get(b"transfer-encoding") == b"chunked":
            found = await _chunks(reader)
        else:
            found = await reader.readexactly(int(fields.get(b"content-length", 0)))
        if fields.get(b"connection") == b"close":
            self.close()
        return Reply(int(status.split()[1]), found)

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        tls = self.address.scheme == "https"
        port = self.address.port or (443 if tls else 80)
        return await asyncio.open_connection(self.address.hostname, port, ssl=tls or None, limit=LONGEST_HEADERS)


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    found = b""
    while size := int((await reader.readline()).split(b";")[0], 16):
        found += await reader.readexactly(size)
        await reader.readline()
    await reader.readline()
    return found
