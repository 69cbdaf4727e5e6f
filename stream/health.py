"""Answer /metrics, /live and /ready over HTTP, from a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import orjson

from stream.errors import SettingsError

METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class HealthServer:
    """Serve until stopped.

    Args:
        port: 0 takes a free one.
        metrics: returns the exposition.
        fault: returns what is wrong with the process, None while it lives.
        missing: returns what is not ready yet, by role.
    Raises:
        SettingsError: the port is taken.
    """

    def __init__(
        self,
        host: str,
        port: int,
        *,
        metrics: Callable[[], bytes],
        fault: Callable[[], str | None],
        missing: Callable[[], dict[str, str]],
    ) -> None:
        def answer(path: str) -> tuple[int, str, bytes]:
            if path == "/metrics":
                return 200, METRICS_TYPE, metrics()
            if path == "/live":
                wrong = fault()
                return (200, "text/plain", b"live\n") if wrong is None else (503, "text/plain", f"{wrong}\n".encode())
            if path == "/ready":
                left = missing()
                return 503 if left else 200, "application/json", orjson.dumps({"ready": not left, "missing": left})
            return 404, "text/plain", b"there is /metrics, /live and /ready\n"

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                code, kind, body = answer(self.path.partition("?")[0])
                self.send_response(code)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            do_HEAD = do_GET  # noqa: N815 - the name is http.server's

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is http.server's
                """Keep every scrape out of the log."""

        try:
            self._server = ThreadingHTTPServer((host, port), Handler)
        except OSError as error:
            raise SettingsError(
                f"metrics_port {port} on {host} cannot be used: {error.strerror}; set PARCELSIEVE_METRICS_PORT"
            ) from error
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, name="health", daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        """Port that is served."""
        return int(self._server.server_address[1])

    def stop(self) -> None:
        """Stop serving and free the port."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
