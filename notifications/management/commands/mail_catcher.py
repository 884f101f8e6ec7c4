"""`manage.py mail_catcher`: an SMTP server that keeps every mail in a file and sends nothing on."""

from __future__ import annotations

import asyncio
import email
import email.policy
import os
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from notifications.channels.sinks import Sink


class Command(BaseCommand):
    help = "Catches all mail and writes it to mail.jsonl among the sinks."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to listen; the port is by default the one that mail goes to."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=settings.EMAIL_PORT)

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve until interrupted. Exit 2 when the port is taken."""
        try:
            asyncio.run(self._serve(options["host"], options["port"]))
        except KeyboardInterrupt:
            pass
        except OSError as error:
            reason = os.strerror(error.errno) if error.errno else type(error).__name__
            raise CommandError(
                f"mail catcher, port {options['port']}: {reason}", returncode=2
            ) from error

    async def _serve(self, host: str, port: int) -> None:
        from aiosmtpd.smtp import SMTP  # a development dependency: production has real mail

        catcher = Catcher(Sink(Path(settings.HOUVAST_SINKS) / "mail.jsonl"), self.say)
        server = await asyncio.get_running_loop().create_server(
            lambda: SMTP(catcher, enable_SMTPUTF8=True), host, port
        )
        self.say(f"catching mail on {host}:{port}")
        await server.serve_forever()

    def say(self, line: str) -> None:
        """One readable line, at once."""
        self.stdout.write(line)
        self.stdout.flush()


class Catcher:
    """Takes each mail once: one whose Message-ID comes again is dropped."""

    def __init__(self, sink: Sink, say: Any) -> None:
        self.sink = sink
        self.say = say

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """aiosmtpd's hook: one mail has come in."""
        message = email.message_from_bytes(envelope.content, policy=email.policy.SMTP)
        is_new = self.sink.append(to=", ".join(envelope.rcpt_tos), **line_of(message))
        self.say(f"{'caught' if is_new else 'came again'}: {message['subject']}")
        return "250 caught"


def line_of(message: EmailMessage) -> dict[str, str]:
    """What the file says of a mail: its own date, id, subject, text, and calendar file if any."""
    text = message.get_body(("plain",))
    found = {
        "key": str(message["message-id"] or uuid4()).strip("<> "),
        "at": parsedate_to_datetime(message["date"]).isoformat() if message["date"] else "",
        "channel": "email",
        "subject": str(message["subject"] or ""),
        "body": str(text.get_content()) if text else "",
    }
    for part in message.iter_attachments():
        if part.get_content_type() == "text/calendar":
            found["calendar"] = str(part.get_content())
    return found
