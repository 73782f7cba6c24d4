"""Files over HTTP, from this machine to itself."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Server:
    """Serves `files` on loopback; `silent` makes it accept and never answer."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files, self.asked, self.silent = files, 0, threading.Event()
        self.over = threading.Event()
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
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

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
