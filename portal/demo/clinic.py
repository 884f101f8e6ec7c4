"""Fill an empty database with the demo clinic: people, hours, duty, employers."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from uuid import UUID

from django.db import transaction
from psycopg.types.range import Range

from accounts.domain.actor import Actor
from accounts.models import Clinic, User
from accounts.services.clinic import ClinicFacts, save_profile
from accounts.services.users import create_user_with_address, give_totp
from portal.demo import people
from scheduling.domain.working_days import AMSTERDAM, local_day
from scheduling.models import AvailabilityRule, Clinician, DutyAlarm, DutyShift
from scheduling.services.calendar import materialise

SEED = Actor.system("seed")
WEEKS = 8
DUTY_DAYS = 7 * WEEKS
#: When the duty phone goes to the next, on Amsterdam's clock.
HANDED_OVER_AT = time(8)
Say = Callable[[str], None]

FACTS = ClinicFacts(
    name="Praktijk Voorbeeld",
    phone="085 000 0000",
    city="Utrecht",
    region="Utrecht",
    rooms=["Kamer 1", "Kamer 2"],
    staffed_hours={str(day): [["09:00", "17:00"]] for day in range(5)},
    gp_post_name="Huisartsenpost Voorbeeld",
    gp_post_phone="088 000 0000",
    duty_phone="+31600000000",
    session_price_cents=12500,
)


@dataclass(frozen=True)
class SignIn:
    """How a demo person signs in. Random in every installation, kept in the state folder."""

    role: str
    name: str
    email: str
    password: str
    totp_secret: str
    side: str = "clinic"
    user_id: str = ""
    note: str = ""


def keep_sign_ins(path: Path, found: Iterable[SignIn]) -> None:
    """Write the sign-ins where only this account can read them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(json.dumps([asdict(each) for each in found], indent=1), encoding="utf-8")


def kept_sign_ins(path: Path) -> list[SignIn]:
    """What `keep_sign_ins` wrote; empty when there is nothing."""
    if not path.exists():
        return []
    return [SignIn(**entry) for entry in json.loads(path.read_text(encoding="utf-8"))]


def new_sign_in(role: str, name: str, email: str, *, side: str = "clinic") -> SignIn:
    """A fresh random password and code generator."""
    return SignIn(
        role=role,
        name=name,
        email=email,
        password=secrets.token_urlsafe(15),
        totp_secret=base64.b32encode(secrets.token_bytes(20)).decode(),
        side=side,
    )


def make_user(sign_in: SignIn, *, now: datetime, phone: str = "") -> User:
    """The user behind a sign-in, on its own side (in the caller's transaction)."""
    using = "employer" if sign_in.side == "employer" else None
    user = create_user_with_address(
        email=sign_in.email,
        name=sign_in.name,
        role=sign_in.role,
        password=sign_in.password,
        phone=phone,
        now=now,
        using=using,
    )
    give_totp(user=user, secret=sign_in.totp_secret, using=using)
    return user


def staff_clinic(*, now: datetime, say: Say) -> list[SignIn]:
    """The clinic with its people, hours and duty roster; bookings are open."""
    save_profile(facts=FACTS, actor=SEED, now=now)
    sign_ins = []
    for colleague in (people.ADMINISTRATOR, people.COORDINATOR):
        sign_in = new_sign_in(colleague.role, colleague.name, colleague.email)
        with transaction.atomic():
            user = make_user(sign_in, now=now)
        sign_ins.append(_with_id(sign_in, user.pk))
    on_duty = []
    for psychologist in people.PSYCHOLOGISTS:
        say(f"  {psychologist.name}, {', '.join(psychologist.languages)}")
        sign_in = new_sign_in("clinician", psychologist.name, psychologist.email)
        with transaction.atomic():
            user = make_user(sign_in, now=now, phone="+31600000000")
            _clinician(psychologist, user, now)
        on_duty.append(user)
        sign_ins.append(_with_id(sign_in, user.pk))
    _duty(on_duty, now)
    materialise(now=now, weeks=WEEKS)
    _open_bookings(on_duty[0], now)
    return sign_ins


def _with_id(sign_in: SignIn, user_id: UUID) -> SignIn:
    return SignIn(**{**asdict(sign_in), "user_id": str(user_id)})


def _clinician(psychologist: people.Psychologist, user: User, now: datetime) -> Clinician:
    clinician = Clinician.objects.create(
        user=user,
        name=psychologist.name,
        title=psychologist.title,
        big_number="",
        gender=psychologist.gender,
        region=psychologist.region,
        place=psychologist.place,
        languages=list(psychologist.languages),
        tracks=list(psychologist.tracks),
        levels=list(psychologist.levels),
        skills=dict(psychologist.skills),
        max_new_per_week=10,
        caseload_cap=40,
        video_link="https://video.voorbeeld.example/kamer",
    )
    AvailabilityRule.objects.bulk_create(
        AvailabilityRule(
            clinician=clinician,
            weekday=day,
            starts=hours.starts,
            ends=hours.ends,
            session_minutes=50,
            buffer_minutes=10,
            modes=list(hours.modes),
            protected_level=hours.protected_level,
            valid_from=now.date() - timedelta(days=30),
        )
        for hours in psychologist.hours
        for day in hours.days
    )
    return clinician


def _duty(users: list[User], now: datetime) -> None:
    """From eight to eight each in turn, so that somebody always answers."""
    yesterday = local_day(now) - timedelta(days=1)
    changes = [
        datetime.combine(yesterday + timedelta(days=day), HANDED_OVER_AT, tzinfo=AMSTERDAM)
        for day in range(DUTY_DAYS + 2)
    ]
    DutyShift.objects.bulk_create(
        DutyShift(user=users[turn % len(users)], during=Range(start, end))
        for turn, (start, end) in enumerate(pairwise(changes))
    )


def _open_bookings(user: User, now: datetime) -> None:
    """As if the test alarm had been heard: without that no booking opens."""
    DutyAlarm.objects.get_or_create(
        dedupe_key="test:demo",
        defaults={
            "kind": DutyAlarm.Kind.TEST,
            "rung_at": now,
            "delivered_at": now,
            "acknowledged_at": now,
            "acknowledged_by": user,
        },
    )
    Clinic.objects.filter(pk=1).update(bookings_open_at=now)
