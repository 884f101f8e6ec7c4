"""The coordinator's board: every promise by time left, what stands for it, what must be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count

from accounts.models import Heartbeat
from accounts.services.clients import identity_of
from accounts.services.sealing import Unreadable
from care.domain import order
from care.selectors.clocks import Clock, TermClock, clocks_of
from notifications.selectors.outbox import Backlog, DeadLetter, backlog, dead_letters
from scheduling.domain import watch
from scheduling.models import (
    CareRequest,
    Commitment,
    EarlierOffer,
    Incident,
    LadderStep,
    Promise,
    PromiseOutcome,
    SafetyCall,
)
from scheduling.selectors.earlier import live_offers
from scheduling.selectors.ladder import open_steps

#: A term that ends within this time stands on top as "soon".
SOON = timedelta(hours=4)
#: So far back the board counts promises that the roster did not cover.
GAPS_SINCE = timedelta(weeks=4)


@dataclass(frozen=True)
class Row:
    """One promise. `name` is None when the seal on it does not open."""

    care_request: CareRequest
    name: str | None
    clock: Clock
    call: SafetyCall | None

    @property
    def level(self) -> int:
        """The level that holds."""
        return self.care_request.level or 1

    @property
    def cells(self) -> tuple[TermClock | None, ...]:
        """Contact, first and second meeting; None for what is not promised."""
        terms = {term.term: term for term in self.clock.terms}
        return tuple(terms.get(str(term)) for term in PromiseOutcome.Term)


@dataclass(frozen=True)
class Task:
    """A dated task of somebody."""

    commitment: Commitment
    name: str | None
    is_late: bool


@dataclass(frozen=True)
class Missed:
    """A promise that was not kept, until somebody made it right."""

    incident: Incident
    name: str | None


@dataclass(frozen=True)
class Offered:
    """A moment that came free, offered to one mother and kept for her answer."""

    offer: EarlierOffer
    name: str | None


@dataclass(frozen=True)
class Ladder:
    """A step under way for a promise that no place keeps. `step` carries how many were asked."""

    step: LadderStep
    name: str | None


@dataclass(frozen=True)
class Sign:
    """A running part and when it last said that it lives."""

    name: str
    at: datetime | None
    is_silent: bool


@dataclass(frozen=True)
class Machinery:
    """How the parts run that keep the promises going out."""

    signs: tuple[Sign, ...]
    backlog: Backlog
    dead: list[DeadLetter]

    @property
    def is_well(self) -> bool:
        """Whether nothing asks for a person."""
        return not self.dead and not any(sign.is_silent for sign in self.signs)


def promises_by_time_left(*, now: datetime) -> list[Row]:
    """Every open request, the most pressing first. The same number of queries for any number."""
    requests = list(
        CareRequest.objects.filter(state=CareRequest.State.OPEN).select_related(
            "client__key", "intake"
        )
    )
    ids = [each.pk for each in requests]
    clocks = clocks_of(ids, now=now)
    calls = {
        call.care_request_id: call
        for call in SafetyCall.objects.filter(care_request_id__in=ids, ended_at=None)
    }
    rows = [Row(each, _name(each), clocks[each.pk], calls.get(each.pk)) for each in requests]
    return sorted(
        rows,
        key=lambda row: order.rank(
            row.level, row.clock.left(now), is_call_open=row.call is not None
        ),
    )


def open_tasks(*, now: datetime) -> list[Task]:
    """Every dated task that nobody has done yet, the first to end on top."""
    found = Commitment.objects.filter(ended_at=None).select_related(
        "care_request__client__key", "owner"
    )
    return [
        Task(each, _name(each.care_request), each.due_at < now)
        for each in found.order_by("due_at", "id")
    ]


def open_incidents() -> list[Missed]:
    """Missed promises that nobody has made right yet, the oldest first."""
    found = Incident.objects.filter(resolved_at=None).select_related(
        "promise__care_request__client__key", "owner"
    )
    return [Missed(each, _name(each.promise.care_request)) for each in found.order_by("opened_at")]


def earlier_offers(*, now: datetime) -> list[Offered]:
    """Earlier moments that wait for somebody's answer, the first to end on top."""
    return [Offered(each, _name(each.care_request)) for each in live_offers(now=now)]


def ladders() -> list[Ladder]:
    """What is tried now for promises that no place keeps, the first deadline on top."""
    return [Ladder(step, _name(step.promise.care_request)) for step in open_steps()]


def uncovered(*, now: datetime) -> list[tuple[int, int]]:
    """Levels with how many promises the roster did not cover lately, the highest level first.

    Those mothers were told no time: only a promise that can be kept is shown.
    """
    found = Promise.objects.filter(is_covered=False, made_at__gt=now - GAPS_SINCE)
    counted = found.values("level").annotate(number=Count("pk")).order_by("-level")
    return [(row["level"], row["number"]) for row in counted]


def machinery(*, now: datetime) -> Machinery:
    """Signs of life, the queue of record and its dead letters."""
    heard = dict(Heartbeat.objects.values_list("name", "at"))
    signs = tuple(
        Sign(name, heard.get(name), name not in heard or now - heard[name] > watch.SILENCE)
        for name in (*watch.WATCHED, "watchdog")
    )
    return Machinery(signs, backlog(now=now), dead_letters())


def _name(care_request: CareRequest) -> str | None:
    try:
        return identity_of(care_request.client).name
    except Unreadable:
        return None
