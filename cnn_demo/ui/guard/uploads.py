"""Where uploads are kept for a while: the temporary folder has a quota, is swept, and a full disk is said in words.

Gradio forgets uploads of a process that was killed and, on its own, parts of uploads that broke off. The sweep runs in
the server's own lifespan: at start and each minute.
"""

import errno
import logging
import time
from collections.abc import Callable
from pathlib import Path

import anyio
import anyio.to_thread
from starlette.types import ASGIApp, Receive, Scope, Send

from cnn_demo import settings
from cnn_demo.ui.gradio_compat import upload_folder
from cnn_demo.ui.guard.responses import is_upload, refuse

log = logging.getLogger(__name__)

SWEEP_SECONDS = 60.0
PART_SECONDS = 30 * 60.0  # an upload that takes longer has broken off
WHOLE_SECONDS = 2 * 3600.0  # as long as a finished run's network is kept
QUOTA_BYTES = 2000 * settings.MEGABYTE
AT_ONCE = 256  # uploads under way; each holds a connection and a file
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOENT, errno.EMFILE, errno.ENFILE}


class TempFolder:
    """Gradio's folder for uploads: `<folder>/tmp…` while a file arrives, `<folder>/<hash>/<name>` when it is whole."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.time, quota: int = QUOTA_BYTES) -> None:
        self.path, self.clock, self.quota = path, clock, quota
        self.bytes = 0  # as of the last sweep, plus what has arrived since

    def has_room(self) -> bool:
        return self.bytes < self.quota

    def sweep(self) -> None:
        """Remove broken-off parts after half an hour, everything after two hours, and the oldest past the quota."""
        found = sorted(_files(self.path), key=lambda file: file[1], reverse=True)  # newest first
        kept = 0
        for file, changed, size in found:
            lifetime = PART_SECONDS if file.parent == self.path else WHOLE_SECONDS
            if self.clock() - changed > lifetime or kept + size > self.quota:
                _remove(file, self.path)
            else:
                kept += size
        self.bytes = kept

    def drop_parts(self) -> None:
        """Remove what no upload will finish: to be called while none is under way."""
        for file, _, _ in _files(self.path):
            if file.parent == self.path:
                _remove(file, self.path)


class UploadGate:
    """503 when uploads are too many or the folder is full until the next sweep, 507 when the disk says no."""

    def __init__(self, app: ASGIApp, folder: TempFolder | None = None) -> None:
        self.app = app
        self.folder = folder or TempFolder(upload_folder())
        self.under_way = 0
        self.ran_out = False  # of room, since parts were dropped last

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(self._keep_sweeping)
                await self.app(scope, receive, send)
                tasks.cancel_scope.cancel()
        elif scope["type"] == "http" and is_upload(scope):
            await self._upload(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _upload(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.under_way >= AT_ONCE or not self.folder.has_room():
            words = "Too many images are arriving right now. Try again in a minute."
            await refuse(scope, receive, send, 503, words, {"retry-after": "60"})
            return
        self.under_way += 1
        try:
            await self.app(scope, self._weighed(receive), send)
        except OSError as error:
            if error.errno not in NO_ROOM:
                raise
            log.error("an upload could not be stored: %s", error.strerror)
            self.ran_out = True
            await refuse(scope, receive, send, 507, "There is no room for uploads right now. Try again later.")
        finally:
            self.under_way -= 1
            if self.ran_out and not self.under_way:  # Gradio leaves the part that did not fit
                self.folder.drop_parts()
                self.ran_out = False

    def _weighed(self, receive: Receive) -> Receive:
        async def weighed() -> dict[str, object]:
            message = await receive()
            self.folder.bytes += len(message.get("body", b""))
            return dict(message)

        return weighed

    async def _keep_sweeping(self) -> None:
        while True:
            await anyio.to_thread.run_sync(self.folder.sweep)
            await anyio.sleep(SWEEP_SECONDS)


def _files(folder: Path) -> list[tuple[Path, float, int]]:
    """(file, when it came here, bytes) for everything in the folder. Copies keep their old mtime, so ctime counts."""
    found = []
    for path in folder.rglob("*"):
        try:
            status = path.lstat()
        except OSError:  # gone in the meantime
            continue
        if not path.is_dir() or path.is_symlink():
            found.append((path, status.st_ctime, status.st_size))
    return found


def _remove(file: Path, folder: Path) -> None:
    try:
        file.unlink(missing_ok=True)
        if file.parent != folder:
            file.parent.rmdir()  # each upload has a folder of its own
    except OSError as error:
        if error.errno != errno.ENOTEMPTY:
            log.warning("an old upload could not be removed: %s", error.strerror)
