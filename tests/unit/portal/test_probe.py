"""The container's health check: 200 or not, asked for by a name the web knows."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator

import pytest

from portal.probe import answers, known_host


@pytest.fixture
def url() -> Iterator[str]:
    """A server that answers 200 to whoever asks for houvast.example, and 400 to others."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.headers["Host"] == "houvast.example" else 400)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            return

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/readyz"
        server.shutdown()
        thread.join()


def test_200_is_an_answer(url: str) -> None:
    assert answers(url, host="houvast.example")


def test_anything_else_is_none(url: str) -> None:
    assert not answers(url)
    assert not answers("http://127.0.0.1:1/readyz")


@pytest.mark.parametrize(
    ("allowed_hosts", "host"),
    [
        ("houvast.example", "houvast.example"),
        ("houvast.example, other.example", "houvast.example"),
        (".houvast.example", "houvast.example"),
        ("*", ""),
        ("", ""),
    ],
)
def test_by_which_name_to_ask(allowed_hosts: str, host: str) -> None:
    assert known_host(allowed_hosts) == host
