"""Forty fictional clients in every state, made by the services that real ones go through."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.domain.actor import Actor
from accounts.models import User
from care.services import attendance
from intake.models import Intake
from intake.services.drafts import start_draft
from intake.services.safety import request_call
from intake.services.submission import submit_intake
from intake.services.walkthrough import walk
from portal.demo.clinic import SEED
from scheduling.models import LIVE, Appointment, SafetyCall
from scheduling.selectors import hers
from scheduling.services import appointments, commitments, offers, requests, safety_calls

#: Answers by theme; each is laid over the neutral path.
MOOD: Mapping[str, Any] = MappingProxyType(
    {f"phq9_{item}": score for item, score in enumerate((2, 2, 2, 2, 1, 2, 1, 0, 0), start=1)}
)
HEAVY: Mapping[str, Any] = MappingProxyType(
    {f"phq9_{item}": score for item, score in enumerate((3, 3, 3, 3, 2, 3, 2, 2, 0), start=1)}
)
WORRY: Mapping[str, Any] = MappingProxyType({f"gad7_{item}": 2 for item in range(1, 8)})
TALK: Mapping[str, Any] = MappingProxyType({"wish": "talk"})


@dataclass(frozen=True)
class Story:
    """One client: what she answers, when she came, and what happened since.

    `days_ago` counts back from the seeding; `then` is one of the steps below.
    """

    chosen: Mapping[str, Any]
    days_ago: float
    then: str = "booked"
    language: str = "nl"
    employer: str = ""


def stories() -> Iterator[Story]:
    """Forty stories, the most pressing last, so that the boards have something to sort."""
    bond = {"sig_bond": 2, "sig_self": 2}
    yield from (Story({}, days, "read") for days in (20, 12, 6))
    yield Story({}, 15, "read_done")
    yield from (Story(TALK, days, "attended", employer="code") for days in (26, 25, 24))
    yield from (Story({**TALK, **MOOD}, days, "attended") for days in (22, 21, 20))
    yield from (Story({**TALK, **WORRY}, days, "did_not_attend") for days in (19, 18))
    yield from (Story({**TALK, **MOOD, **bond}, days, "confirmed") for days in (5, 4, 3.4, 2.2))
    yield Story({**TALK, "modes": ["in_person"]}, 3, "moved")
    yield Story(TALK, 8, "cancelled")
    yield Story(TALK, 16, "closed")
    yield Story({**TALK, **HEAVY}, 1.2, language="en", employer="code")
    yield Story({**TALK, "respondent": "self_pregnant"}, 2.5)
    yield Story({**TALK, "respondent": "self_partner"}, 2.4)
    yield Story({**TALK, "baby": "nicu", "baby_born": {"weeks": 3}}, 2.3, "confirmed")
    yield Story({**TALK, **MOOD, "baby": "died", "baby_born": {"weeks": 3}}, 1.6)
    yield Story({"respondent": "proxy"}, 1.5, "task")
    yield Story({**TALK, "age_band": "16-17"}, 1.4, "task")
    yield Story({**TALK, "languages": ["tr"]}, 1.3)
    yield Story({**TALK, "languages": ["ar", "nl"], "gender_wish": "woman"}, 1.1)
    yield Story({**TALK, "day_parts": ["eve"]}, 1.0, employer="code")
    yield from (Story({**TALK, **MOOD, **WORRY}, days) for days in (0.9, 0.8, 0.7))
    yield Story({**TALK, "s_baby": 1}, 0.6, "confirmed")
    yield Story({**TALK, "sig_hopeless": 3, "support": 3}, 0.5)
    yield Story({**TALK, **HEAVY, "sig_hopeless": 2}, 0.3)
    yield Story({**TALK, "s_suicide": 1}, 0.2, "booked")
    yield Story({**TALK, **MOOD, "s_psychosis": 2, "baby_born": {"weeks": 2}}, 6, "call_done")
    yield Story({**TALK, "s_suicide": 3}, 0.04, "call_taken")
    yield Story({**TALK, "s_violence": 3}, 0.01, "call")
    yield Story({}, 2, "draft")


def seed_clients(
    *, names: tuple[str, ...], now: datetime, code: str, say: Callable[[int, int], None]
) -> list[UUID]:
    """Make the clients; gives the ids of their requests. `say` hears how many of how many."""
    made = []
    everyone = sorted(zip(names, stories(), strict=True), key=lambda pair: -pair[1].days_ago)
    for number, (name, story) in enumerate(everyone, start=1):
        made.append(_live_through(name, story, number, code, now))
        say(number, len(everyone))
    return made


def _live_through(name: str, story: Story, number: int, code: str, now: datetime) -> UUID:
    came_at = now - timedelta(days=story.days_ago)
    if story.then == "draft":
        draft = start_draft(language="nl", actor=SEED, now=came_at, is_short=True)
        request_call(draft_id=draft.pk, phone=_phone(number), actor=SEED, now=came_at)
        return draft.pk
    draft = walk(
        chosen={**story.chosen, **_person(name, number), **_payment(story, code)},
        actor=SEED,
        now=came_at,
        language=story.language,
    )
    sent = submit_intake(draft_id=draft.pk, actor=SEED, now=came_at).intake
    _STEPS[story.then](sent, came_at + timedelta(minutes=10), now)
    return draft.pk


def _person(name: str, number: int) -> dict[str, Any]:
    return {
        "identity": {"name": f"{name} Demo", "born_on": "1992-05-17", "postcode": "3511 AB"},
        "contact": {
            "email": f"{name.lower().replace('ë', 'e')}@demo.example",
            "phone": _phone(number),
            "may_email": True,
            "may_sms": number % 2 == 0,
            "may_voicemail": number % 3 == 0,
            "others_may_answer": False,
        },
        "others": {"gp_practice": "Huisartsenpraktijk Voorbeeld"},
    }


def _phone(number: int) -> str:
    """A Dutch mobile number that nobody has: 06 00 is not given out."""
    return f"+316000000{number:02d}"


def _payment(story: Story, code: str) -> dict[str, Any]:
    if story.employer:
        return {"funding": "code", "company_code": {"code": code}}
    return {}


def _first(intake: Intake) -> Appointment | None:
    return next(iter(hers.live_meetings(intake.pk)), None)


def _nothing(intake: Intake, soon: datetime, now: datetime) -> None:
    return


def _confirmed(intake: Intake, soon: datetime, now: datetime) -> None:
    for meeting in hers.live_meetings(intake.pk):
        appointments.confirm(appointment_id=meeting.pk, actor=SEED, now=soon)


def _attended(intake: Intake, soon: datetime, now: datetime) -> None:
    while (meeting := _first(intake)) and meeting.during.upper < now:
        attendance.attended(
            appointment_id=meeting.pk,
            actor=_by(meeting.clinician.user_id),
            now=meeting.during.upper + timedelta(minutes=5),
        )


def _stayed_away(intake: Intake, soon: datetime, now: datetime) -> None:
    meeting = _first(intake)
    if meeting and meeting.during.upper < now:
        attendance.did_not_attend(
            appointment_id=meeting.pk,
            actor=_by(meeting.clinician.user_id),
            now=meeting.during.upper + timedelta(minutes=5),
        )


def _moved(intake: Intake, soon: datetime, now: datetime) -> None:
    meeting = _first(intake)
    held = offers.hold_alternatives(care_request=intake.care_request, actor=SEED, now=soon)
    if meeting and held:
        appointments.move(appointment_id=meeting.pk, hold_id=held[-1].pk, actor=SEED, now=soon)


def _cancelled(intake: Intake, soon: datetime, now: datetime) -> None:
    for meeting in hers.live_meetings(intake.pk):
        appointments.cancel(appointment_id=meeting.pk, actor=SEED, now=soon, reason="by_herself")


def _closed(intake: Intake, soon: datetime, now: datetime) -> None:
    requests.close(
        care_request=intake.care_request,
        reason="Gaat verder bij de praktijk van haar huisarts.",
        actor=_by(_coordinator().pk),
        now=soon,
    )


def _read(intake: Intake, soon: datetime, now: datetime) -> None:
    task = intake.care_request.commitments.filter(ended_at=None).first()
    if task is not None:
        with transaction.atomic():
            commitments.make(
                care_request=intake.care_request,
                kind="talk_on_request",
                due_at=now + timedelta(days=3),
                owner=task.owner,
                actor=_by(task.owner_id),
                now=soon,
            )
        commitments.end(
            commitment_id=task.pk, outcome="gelezen", actor=_by(task.owner_id), now=soon
        )


def _call(intake: Intake) -> SafetyCall | None:
    return SafetyCall.objects.filter(care_request_id=intake.pk, ended_at=None).first()


def _call_taken(intake: Intake, soon: datetime, now: datetime) -> None:
    call = _call(intake)
    if call and call.owner_id:
        safety_calls.acknowledge(call_id=call.pk, actor=_by(call.owner_id), now=soon)


def _call_done(intake: Intake, soon: datetime, now: datetime) -> None:
    call = _call(intake)
    if call and call.owner_id:
        actor = _by(call.owner_id)
        safety_calls.acknowledge(call_id=call.pk, actor=actor, now=soon)
        safety_calls.end_call(
            call_id=call.pk,
            outcome=safety_calls.HANDED_OVER,
            actor=actor,
            now=soon + timedelta(minutes=30),
        )


_STEPS: dict[str, Callable[[Intake, datetime, datetime], None]] = {
    "booked": _nothing,
    "read": _nothing,
    "task": _nothing,
    "call": _nothing,
    "confirmed": _confirmed,
    "attended": _attended,
    "did_not_attend": _stayed_away,
    "moved": _moved,
    "cancelled": _cancelled,
    "closed": _closed,
    "read_done": _read,
    "call_taken": _call_taken,
    "call_done": _call_done,
}


def _by(user_id: UUID) -> Actor:
    return Actor(user_id=user_id, role="clinician")


def _coordinator() -> User:
    return User.objects.filter(role="coordinator").earliest("created_at")


def live_count() -> int:
    """How many meetings stand, for the last line of the seeding."""
    return Appointment.objects.filter(status__in=LIVE).count()
