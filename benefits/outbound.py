"""Asking an address that somebody outside wrote down: the open internet alone, and no detours.

What is checked is the address that the connection really has, not a name looked up beforehand: a
name that says one thing now and another a moment later gains nothing.
"""

from __future__ import annotations

import socket
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import NewConnectionError

from benefits.domain.sign_on import is_public

TIMEOUT_SECONDS = 8
#: What an issuer says fits in this many times over.
MAX_BYTES = 512 * 1024


class _Outside:
    """A connection that is not made, or closes before a byte is sent, where it leads inside."""

    host: str
    port: int

    def _new_conn(self) -> Any:
        try:
            known = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        except OSError:
            known = []
        if not known or not all(is_public(str(each[4][0])) for each in known):
            raise self._refusal()
        found = super()._new_conn()  # type: ignore[misc]  # of the connection beside it
        if not is_public(found.getpeername()[0]):
            found.close()
            raise self._refusal()
        return found

    def _refusal(self) -> NewConnectionError:
        return NewConnectionError(self, "not an address of the open internet")  # type: ignore[arg-type]  # it is one, see below


class _OutsideHTTP(_Outside, HTTPConnection):
    pass


class _OutsideHTTPS(_Outside, HTTPSConnection):
    pass


class _PoolHTTP(HTTPConnectionPool):
    ConnectionCls = _OutsideHTTP


class _PoolHTTPS(HTTPSConnectionPool):
    ConnectionCls = _OutsideHTTPS


class OutsideAdapter(HTTPAdapter):
    """Opens connections that lead outside alone."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Use the connections above."""
        super().init_poolmanager(*args, **kwargs)
        pools = {"http": _PoolHTTP, "https": _PoolHTTPS}
        self.poolmanager.pool_classes_by_scheme = pools


class OutboundSession(requests.Session):
    """Never follows a redirect, never waits long, and takes no proxy or password from around it.

    `outside_only`: as in production: over https, and to addresses of the open internet alone.
    """

    def __init__(self, *, outside_only: bool) -> None:
        super().__init__()
        self.trust_env = False
        if outside_only:
            self.adapters.clear()
            self.mount("https://", OutsideAdapter())

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Any:  # type: ignore[override]  # allauth asks with text alone
        """Ask. Raises requests.RequestException, also where it may not ask, or gets too much."""
        kwargs |= {"allow_redirects": False, "timeout": TIMEOUT_SECONDS, "stream": True}
        answer = super().request(method, url, *args, **kwargs)
        content = b""
        for part in answer.iter_content(16 * 1024):
            content += part
            if len(content) > MAX_BYTES:
                answer.close()
                raise requests.RequestException("too much", response=answer)
        answer._content = content
        return answer
