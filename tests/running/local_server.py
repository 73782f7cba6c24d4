"""Files over HTTP, from this machine to itself."""

import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PIECE = 1_000_000


class Server:
    """Serves `files` on loopback; `silent` makes it accept and never answer. It rests for `pause` seconds after each
    piece, and promises so many bytes more than it sends that are `missing`."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files, self.asked, self.silent = files, 0, threading.Event()
        self.over, self.pause, self.missing = threading.Event(), 0.0, 0
        served = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                served.asked += 1
                if served.silent.is_set():
                    served.over.wait(20)
                body = served.files.get(self.path.removeprefix("/"))
                if body is None:
                    return  # the line breaks before an answer
                self.send_response(200)
                self.send_header("Content-Length", str(len(body) + served.missing))
                self.end_headers()
                with suppress(ConnectionError):  # whoever asked has left
                    for start in range(0, len(body), PIECE):
                        self.wfile.write(body[start : start + PIECE])
                        served.over.wait(served.pause)

            def log_message(self, *_: object) -> None:
                """Quiet."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}/"
        self.thread = threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()

    def close(self) -> None:
        self.over.set()
        self.http.shutdown()
        self.thread.join()
        self.http.server_close()
