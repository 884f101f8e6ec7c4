"""Invite an administrator from the server itself, and print her link."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from accounts import clock
from accounts.domain.actor import Actor
from accounts.letters import address
from accounts.models import Role
from accounts.services import invitations


class Command(BaseCommand):
    """`manage.py create_admin --email anna@kliniek.example --name Anna`."""

    help = "Invite an administrator and print a link that works once, for seven days."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Her address, her name, her language."""
        parser.add_argument("--email", required=True)
        parser.add_argument("--name", required=True)
        parser.add_argument("--language", default="nl", choices=["nl", "en"])

    def handle(self, *args: Any, email: str, name: str, language: str, **options: Any) -> None:
        """Print the link to standard output; nothing is mailed."""
        try:
            validate_email(email)
            invitation = invitations.invite(
                email=email,
                name=name,
                role=Role.ADMIN,
                language=language,
                actor=Actor.system("command"),
                now=clock.now(),
                by_mail=False,
            )
        except ValidationError:
            raise CommandError(f"{email} is not an e-mail address.", returncode=2) from None
        except invitations.AlreadyHere:
            raise CommandError(f"{email} has an account already.", returncode=2) from None
        token = invitations.token_of(invitation)
        self.stdout.write(address("accounts:join", token=token))
