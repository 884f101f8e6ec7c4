"""The ways out: mail over real SMTP, SMS to a file, to the console, over HTTP."""

from __future__ import annotations

import json
import smtplib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from aiosmtpd.smtp import SMTP as AioSMTP
from django.core.exceptions import ImproperlyConfigured

from notifications.channels import channel_called, sms
from notifications.channels.base import Parcel, PermanentFailure, TemporaryFailure
from notifications.channels.email import classified
from notifications.channels.sinks import Sink
from notifications.channels.sms_http import HttpTransport
from tests.factories.notifications import REACHABLE, SAFE, SAFE_WORDS
from tests.integration.notifications.programs import mail_catcher, mails

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
KEY = UUID("8c7f8bb5-9a34-4a86-9e5c-0f1f6f4f5a11")
CALENDAR = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Afspraak\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"


def parcel(**changes: Any) -> Parcel:
    return replace(Parcel(key=KEY, letter=SAFE, now=NOW), **changes)


def test_a_mail_arrives_once_with_its_own_id_and_the_clocks_date(
    settings: Any, tmp_path: Path
) -> None:
    with mail_catcher(tmp_path) as port:
        settings.EMAIL_PORT = port
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        letter = replace(SAFE, calendar=CALENDAR)
        for _ in range(2):  # the worker was killed after sending and before noting it
            channel_called("email").send(parcel(letter=letter))
        channel_called("email").send(parcel(key=uuid4()))
    first, second = mails(tmp_path)
    assert first["id"] == f"{KEY}@houvast"
    assert first["at"] == "2026-11-24T09:00:00+00:00"
    assert (first["channel"], first["to"]) == ("email", REACHABLE.email)
    assert first["subject"] == SAFE_WORDS.subject
    assert first["body"].replace("\r\n", "\n").strip() == SAFE_WORDS.body
    assert first["calendar"].replace("\r\n", "\n").encode() == CALENDAR.replace(b"\r\n", b"\n")
    assert "calendar" not in second


def test_a_mail_is_plain_text_that_answers_nobody(mailoutbox: list[Any]) -> None:
    channel_called("email").send(parcel())
    [mail] = mailoutbox
    message = mail.message()
    assert message.get_content_type() == "text/plain"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"] == f"<{KEY}@houvast>"
    assert message["From"] == "Houvast <post@houvast.example>"
    assert "http" not in message.as_string()


@pytest.mark.parametrize("address", ["a@example.org\nBcc: b@example.org", "a@example.org\r\nX: y"])
def test_a_line_break_in_an_address_is_refused(address: str, mailoutbox: list[Any]) -> None:
    letter = replace(SAFE, recipient=replace(REACHABLE, email=address))
    with pytest.raises(PermanentFailure, match="BadHeaderError"):
        channel_called("email").send(parcel(letter=letter))
    assert mailoutbox == []


@contextmanager
def smtp_server_that_says(code: str) -> Iterator[int]:
    """A server that answers every recipient with `code`; gives its port."""

    class Handler:
        async def handle_RCPT(self, *_: Any) -> str:
            return code

    import asyncio

    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(
        loop.create_server(lambda: AioSMTP(Handler(), loop=loop), "127.0.0.1", 0)
    )
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        server.close()
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


@pytest.mark.parametrize(
    ("says", "failure"),
    [("550 no such mailbox", PermanentFailure), ("451 later please", TemporaryFailure)],
)
def test_what_a_mail_server_says_decides(
    says: str, failure: type[Exception], settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with smtp_server_that_says(says) as port:
        settings.EMAIL_PORT = port
        with pytest.raises(failure, match=f"SMTPRecipientsRefused {says[:3]}"):
            channel_called("email").send(parcel())


def test_no_mail_server_is_temporary(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    with pytest.raises(TemporaryFailure, match="ConnectionRefusedError"):
        channel_called("email").send(parcel())


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (smtplib.SMTPDataError(554, b"spam"), PermanentFailure),
        (smtplib.SMTPDataError(452, b"full"), TemporaryFailure),
        (smtplib.SMTPAuthenticationError(535, b"who"), TemporaryFailure),
        (smtplib.SMTPSenderRefused(550, b"you", "a@example.org"), TemporaryFailure),
        (smtplib.SMTPServerDisconnected("gone"), TemporaryFailure),
        (smtplib.SMTPRecipientsRefused({"a@example.org": (550, b"who")}), PermanentFailure),
    ],
)
def test_only_this_recipient_and_this_text_can_be_refused_for_ever(
    error: smtplib.SMTPException, failure: type[Exception]
) -> None:
    assert type(classified(error)) is failure
    assert "example.org" not in str(classified(error))


def test_a_sink_keeps_each_message_once_from_any_number_of_writers(tmp_path: Path) -> None:
    path = tmp_path / "sinks" / "sms.jsonl"
    line = {"at": "", "channel": "sms", "to": "+31600000000", "subject": "", "body": "één"}
    writers = [Sink(path) for _ in range(4)]
    keys = [str(number) for number in range(50)]

    def work(sink: Sink) -> None:
        for key in keys:
            sink.append(key=key, **line)

    threads = [threading.Thread(target=work, args=(sink,)) for sink in writers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    written = [json.loads(text) for text in path.read_text(encoding="utf-8").splitlines()]
    assert sorted(row["id"] for row in written) == sorted(keys)
    assert written[0] == line | {"id": written[0]["id"]}
    path.write_text("")
    assert writers[0].append(key="0", **line) is True


def test_an_sms_goes_to_the_file_in_plain_letters(settings: Any, tmp_path: Path) -> None:
    settings.HOUVAST_SINKS = tmp_path
    sms._transport.cache_clear()
    words = replace(SAFE_WORDS, sms="Zoë’s bericht")
    for _ in range(2):
        channel_called("sms").send(parcel(letter=replace(SAFE, words=words)))
    sms._transport.cache_clear()
    [line] = (tmp_path / "sms.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line) == {
        "at": "2026-11-24T09:00:00+00:00",
        "channel": "sms",
        "to": REACHABLE.phone,
        "subject": "",
        "body": "Zoe's bericht",
        "id": str(KEY),
    }


def test_an_sms_on_the_console(settings: Any, capsys: pytest.CaptureFixture[str]) -> None:
    settings.HOUVAST_SMS_TRANSPORT = "console"
    channel_called("sms").send(parcel())
    out, err = capsys.readouterr()
    assert (out, err) == ("", f"SMS to {REACHABLE.phone}: {SAFE_WORDS.sms}\n")


def test_an_unknown_transport_is_named(settings: Any) -> None:
    settings.HOUVAST_SMS_TRANSPORT = "pigeon"
    with pytest.raises(ImproperlyConfigured, match="'pigeon' is unknown"):
        channel_called("sms").send(parcel())


@contextmanager
def provider(status: int) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """An SMS provider on loopback that answers `status`; gives its address and what it got."""
    taken: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            taken.append({"body": json.loads(body), "headers": dict(self.headers)})
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/send", taken
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def over_http(settings: Any, url: str) -> None:
    settings.HOUVAST_SMS_URL, settings.HOUVAST_SMS_TOKEN = url, "secret"
    HttpTransport().send(phone="+31600000000", text="Houvast: hallo", key=KEY, now=NOW)


def test_an_sms_over_http_carries_its_key(settings: Any) -> None:
    with provider(202) as (url, taken):
        over_http(settings, url)
    [request] = taken
    assert request["body"] == {
        "to": "+31600000000",
        "text": "Houvast: hallo",
        "sender": "Houvast",
        "reference": str(KEY),
    }
    assert request["headers"]["Idempotency-Key"] == str(KEY)
    assert request["headers"]["Authorization"] == "Bearer secret"


@pytest.mark.parametrize(
    ("status", "failure"),
    [
        (400, PermanentFailure),
        (422, PermanentFailure),
        (401, TemporaryFailure),
        (429, TemporaryFailure),
        (500, TemporaryFailure),
    ],
)
def test_what_a_provider_says_decides(status: int, failure: type[Exception], settings: Any) -> None:
    with provider(status) as (url, _), pytest.raises(failure, match=f"sms_http {status}"):
        over_http(settings, url)


def test_no_provider_is_temporary(settings: Any) -> None:
    with pytest.raises(TemporaryFailure, match="sms_http URLError"):
        over_http(settings, "http://127.0.0.1:1/")


@pytest.mark.parametrize("url", ["", "http://sms.example/send", "file:///etc/passwd"])
def test_numbers_go_over_https_alone(url: str, settings: Any) -> None:
    with pytest.raises(ImproperlyConfigured, match="must be an https address"):
        over_http(settings, url)
