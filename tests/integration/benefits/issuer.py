"""A small OpenID issuer on this machine: discovery, consent, token, keys, userinfo. It holds its
clients to the protocol, and can be told to break it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

KID = "demo"


@cache
def key(number: int) -> rsa.RSAPrivateKey:
    """A key pair; another number is another one."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Issuer:
    """What it says, and what was asked of it. `person`: who is signed in there."""

    url: str = ""
    client_id: str = "houvast"
    secret: str = "geheim van de client"
    person: dict[str, Any] = field(default_factory=dict)
    #: Laid over the document, the identity, and in the place of each.
    document: dict[str, Any] = field(default_factory=dict)
    identity: dict[str, Any] = field(default_factory=dict)
    signs_with: int = 0
    algorithm: str = "RS256"
    puts_email_in_userinfo: bool = False
    userinfo: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def described(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        } | self.document

    def consent(self, asked: dict[str, str]) -> str:
        """The person agrees: where her browser goes."""
        assert asked["client_id"] == self.client_id
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert set(asked["scope"].split()) == {"openid", "email"}
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, sent: dict[str, str]) -> dict[str, Any] | None:
        """An identity for a code, once, to the client alone and to who began."""
        asked = self.codes.pop(sent.get("code", ""), None)
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        client = (sent.get("client_id"), sent.get("client_secret"))
        if asked is None or client != (self.client_id, self.secret):
            return None
        if asked["code_challenge"] != challenge or asked["redirect_uri"] != sent["redirect_uri"]:
            return None
        hidden = ("email", "email_verified") if self.puts_email_in_userinfo else ()
        said = {name: value for name, value in self.person.items() if name not in hidden}
        claims = {
            "iss": self.url,
            "aud": self.client_id,
            "exp": int(time.time()) + 300,
            "iat": int(time.time()),
            "nonce": asked["nonce"],
            **said,
            **self.identity,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        return {"access_token": "x", "token_type": "Bearer", "id_token": self._signed(claims)}

    def _signed(self, claims: dict[str, Any]) -> str:
        signing: Any = "een gedeeld geheim van voldoende lengte" if "HS" in self.algorithm else None
        signing = None if self.algorithm == "none" else signing or key(self.signs_with)
        return jwt.encode(claims, signing, self.algorithm, headers={"kid": KID})

    def keys(self) -> dict[str, Any]:
        public = jwt.algorithms.RSAAlgorithm.to_jwk(key(0).public_key(), as_dict=True)
        return {"keys": [public | {"kid": KID, "alg": "RS256", "use": "sig"}]}


@contextmanager
def running(**person: Any) -> Iterator[Issuer]:
    """An issuer that answers while the block runs, with this person signed in there."""
    issuer = Issuer(person={"sub": "7", "email_verified": True} | person)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _answering(issuer))
    server.daemon_threads = True
    issuer.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _answering(issuer: Issuer) -> type[BaseHTTPRequestHandler]:
    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            issuer.asked.append(parts.path)
            match parts.path:
                case "/.well-known/openid-configuration":
                    self._json(issuer.described())
                case "/authorize":
                    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
                    self.send_response(302)
                    self.send_header("Location", issuer.consent(asked))
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                case "/keys":
                    self._json(issuer.keys())
                case "/userinfo":
                    self._json(issuer.person | issuer.userinfo)
                case _:
                    self._json({}, 404)

        def do_POST(self) -> None:
            issuer.asked.append(self.path)
            length = int(self.headers["Content-Length"])
            sent = {n: v[0] for n, v in parse_qs(self.rfile.read(length).decode()).items()}
            answer = issuer.token(sent)
            self._json(answer or {"error": "invalid_grant"}, 200 if answer else 400)

        def _json(self, value: Any, status: int = 200) -> None:
            content = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: Any) -> None:
            """Quiet."""

    return Answering
