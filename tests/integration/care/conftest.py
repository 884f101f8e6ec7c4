"""A small clinic for staff pages: two psychologists, a coordinator, an administrator."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import pytest
from django.test import Client as Browser

from accounts import clock
from accounts.models import Clinic, Role, User
from accounts.selectors.clinic import forget_profile
from intake.models import Intake
from scheduling.models import Appointment, Clinician
from tests.factories.accounts import make_user, signed_in
from tests.factories.care import a_client_of
from tests.factories.scheduling import a_clinician, a_coordinator


@dataclass
class House:
    """Who works here, and one mother of the first psychologist."""

    her: Clinician
    colleague: Clinician
    coordinator: User
    admin: User
    intake: Intake
    meeting: Appointment
    now: datetime

    def as_(self, user: User) -> Browser:
        """A browser in which this person has signed in."""
        return signed_in(Browser(), user)


@pytest.fixture
def house(db: None, now: datetime) -> Iterator[House]:
    """The clock stands at `now`."""
    Clinic.objects.create(
        id=1,
        name="Demokliniek",
        phone="+31301234567",
        duty_phone="+31612345678",
        bookings_open_at=now,
        updated_at=now,
    )
    forget_profile()
    coordinator = a_coordinator()
    her, colleague = a_clinician(), a_clinician()
    intake, meeting = a_client_of(her, now)
    with clock.stopped_at(now):
        yield House(
            her=her,
            colleague=colleague,
            coordinator=coordinator,
            admin=make_user(Role.ADMIN, with_totp=False),
            intake=intake,
            meeting=meeting,
            now=now,
        )
    forget_profile()
