"""Which free moment is hers: the matching engine's answer, in the clinic's words.

The same engine, with the same prices, that `manage.py simulate` runs. Two wishes go before what
it weighs, and only inside the promise: the psychologist she knows, and her part of the week.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from scheduling.domain import reasons, weighing
from scheduling.domain.day_parts import hour_of_week, hours_of_week
from scheduling.domain.fit import (
    SKILL_WORTH_NAMING,
    URGENT,
    Choice,
    Deadlines,
    Need,
    Offer,
    Weighing,
    as_need,
    as_psychologist,
    own_refusals,
    refusals,
)
from scheduling.domain.matching import engine
from scheduling.domain.matching.choice import Decision, ranked
from scheduling.domain.matching.clock import minutes
from scheduling.domain.matching.prices import Prices
from scheduling.domain.matching.state import State

#: Written beside every decision of this module.
VERSION = engine.NAME


def rank(
    need: Need,
    offers: Iterable[Offer],
    deadlines: Deadlines,
    *,
    now: datetime,
    known: UUID | None = None,
    count: int = 1,
) -> tuple[Choice, ...]:
    """The best `count` moments, best first; fewer when fewer suit.

    Inside the promise first. There, the psychologist she knows (`known`, for later meetings), then
    the part of the week she asked for unless she is urgent; then what the engine finds: worth to
    her less worth to those still to come. A late moment is one of the first to be had.
    """
    open_to_her = [
        offer
        for offer in offers
        if not own_refusals(need, offer, now=now, is_new=offer.clinician_id != known)
    ]
    if not open_to_her:
        return ()
    by_id = {str(offer.slot_id): offer for offer in open_to_her}
    state = _state(open_to_her, known)
    wanted = hours_of_week(need.day_parts)
    decisions = ranked(
        state,
        as_need(need, deadlines, now, known),
        weighing.minute_from(now),
        _prices(state, open_to_her),
        count=count,
        rather={key: _rather(need, offer, wanted, known) for key, offer in by_id.items()},
    )
    earliest = _earliest(need, open_to_her, now, known)
    return tuple(
        _choice(need, by_id[str(found.slot)], found, wanted, earliest, known) for found in decisions
    )


def _rather(need: Need, offer: Offer, wanted: frozenset[int], known: UUID | None) -> int:
    """0 for what she would rather have; the one she knows weighs more than the hour."""
    is_known = known is None or offer.clinician_id == known
    is_wanted = not _waits_for_wish(need) or hour_of_week(offer.starts_at) in wanted
    return 2 * (not is_known) + (not is_wanted)


def _state(offers: Sequence[Offer], known: UUID | None) -> State:
    """The part of the clinic that these moments are."""
    people = {offer.clinician_id: offer for offer in offers}
    return weighing.state(
        psychologists=[as_psychologist(people[key], is_new=key != known) for key in sorted(people)],
        slots=[
            weighing.slot(
                id=offer.slot_id,
                psychologist=str(offer.clinician_id),
                starts_at=offer.starts_at,
                modes=offer.modes,
            )
            for offer in offers
        ],
        new_in_week={
            (str(offer.clinician_id), weighing.week_of(offer.starts_at)): offer.new_this_week
            for offer in offers
            if offer.clinician_id != known
        },
    )


def _prices(state: State, offers: Sequence[Offer]) -> Prices:
    """What each hour is worth to those still to come; without a round, the plain rule."""
    worth = {str(each.slot_id): each.price for each in offers if each.price is not None}
    rounds = [each.priced_at for each in offers if each.priced_at is not None]
    if not worth or not rounds:
        return Prices()
    nothing = (0.0,) * len(state.severities)
    held = {str(each.slot_id): each.held or nothing for each in offers}
    return Prices.read(state.calendar, worth, minutes(max(rounds)), held)


def _earliest(
    need: Need, offers: Iterable[Offer], now: datetime, known: UUID | None
) -> datetime | None:
    """The first moment that suits her."""
    by_time = sorted(offers, key=lambda offer: offer.starts_at)
    return next(
        (
            offer.starts_at
            for offer in by_time
            if not refusals(need, offer, now=now, is_new=offer.clinician_id != known)
        ),
        None,
    )


def _waits_for_wish(need: Need) -> bool:
    return bool(need.day_parts) and need.level < URGENT


def _choice(
    need: Need,
    offer: Offer,
    found: Decision,
    wanted: frozenset[int],
    earliest: datetime | None,
    known: UUID | None,
) -> Choice:
    why = []
    if offer.clinician_id == known:
        why.append(reasons.KNOWN)
    why += [
        reasons.skill(skill)
        for skill in need.skills
        if offer.skills.get(skill, 0.0) >= SKILL_WORTH_NAMING
    ]
    why += [reasons.language(code) for code in need.languages if code in offer.languages][:1]
    if hour_of_week(offer.starts_at) in wanted:
        why.append(reasons.day_part(offer.starts_at))
    if offer.starts_at == earliest:
        why.append(reasons.EARLIEST)
    return Choice(
        slot_id=offer.slot_id,
        clinician_id=offer.clinician_id,
        clinician_name=offer.clinician_name,
        starts_at=offer.starts_at,
        ends_at=offer.ends_at,
        mode=found.mode or "",
        reasons=tuple(why),
        is_in_time=found.is_in_time,
        weighing=_weighing(found, offer),
    )


def _weighing(found: Decision, offer: Offer) -> Weighing | None:
    if found.value is None:
        return None
    return Weighing(
        version=VERSION,
        value=found.value.total,
        price=found.value.price,
        fit=found.value.fit,
        prompt=found.value.prompt,
        kept_back=found.kept_back,
        priced_at=offer.priced_at,
    )
