"""What staff see of what they type in for her: what is not sent yet, and what was booked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.models import Client, User
from accounts.services.clients import contact_of, identity_of
from intake.models import OnBehalf
from intake.selectors import on_behalf, outcome
from intake.selectors.outcome import Outcome
from scheduling.models import Appointment, CareRequest
from scheduling.selectors import hers, seconds


@dataclass(frozen=True)
class Begun:
    """What this person began for somebody; `name` is empty until it was filled in."""

    row: OnBehalf
    client: Client | None
    name: str


@dataclass(frozen=True)
class Sent:
    """What is told to her: who she is, what was booked, what else stands behind her.

    `others`: moments kept for her for ten minutes. `can_write`: she may be sent a message, so she
    gets a code by herself.
    """

    row: OnBehalf
    care_request: CareRequest
    client: Client
    name: str
    story: Outcome
    meeting: Appointment | None
    second: Appointment | None
    second_by: datetime | None
    others: list[Appointment]
    can_write: bool


def begun_by(user: User) -> list[Begun]:
    """What this person began and did not send yet, the longest ago first."""
    return [_begun(row) for row in on_behalf.unfinished_of(user)]


def sent_by(user: User, draft_id: UUID, *, now: datetime) -> Sent | None:
    """What this person typed in and sent a short while ago, or None."""
    row = on_behalf.sent_by(user, draft_id, now=now)
    client = row.draft.client if row else None
    care_request = hers.newest_request(client) if client else None
    if row is None or client is None or care_request is None or care_request.pk != row.pk:
        return None
    live = [each for each in hers.live_meetings(row.pk) if each.during.lower > now]
    first, second = (*live, None, None)[:2]
    contact = contact_of(client)
    can_write = bool((contact.email and contact.may_email) or (contact.phone and contact.may_sms))
    return Sent(
        row=row,
        care_request=care_request,
        client=client,
        name=identity_of(client).name,
        story=outcome.story_of(care_request, now=now),
        meeting=first,
        second=second,
        second_by=seconds.owed_by(row.pk) if first and not second else None,
        others=hers.held_for(first, now=now) if first else [],
        can_write=can_write,
    )


def _begun(row: OnBehalf) -> Begun:
    client = row.draft.client
    return Begun(row, client, identity_of(client).name if client else "")
