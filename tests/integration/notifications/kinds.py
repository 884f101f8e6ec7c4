"""Kinds of message for the worker processes of these tests."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from accounts.models import User
from notifications.domain.letter import Letter, Recipient, Withdrawn
from notifications.registry import MessageKind, register
from notifications.wording import letter, speaking

TO_ANYBODY = "test_to_anybody"
TO_A_USER = "test_to_a_user"


def address_of(subject_id: UUID) -> str:
    """Where the message about `subject_id` goes."""
    return f"{subject_id}@example.org"


def to_anybody(subject_id: UUID, now: datetime) -> Letter:
    """A letter to an address made from the id."""
    with speaking("nl"):
        return letter(Recipient("nl", email=address_of(subject_id)), "Tot ziens.", path="/mijn/")


def to_a_user(subject_id: UUID, now: datetime) -> Letter | Withdrawn:
    """The same, as long as there is such a user on the message's side."""
    if not User.objects.filter(pk=subject_id, is_active=True).exists():
        return Withdrawn("nobody")
    return to_anybody(subject_id, now)


register(MessageKind(TO_ANYBODY, to_anybody, is_urgent=True))
register(MessageKind(TO_A_USER, to_a_user, is_urgent=True))
