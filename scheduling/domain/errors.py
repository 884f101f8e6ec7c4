"""What can stand in the way of a booking, in terms a page can explain."""

from __future__ import annotations

from scheduling.domain.fit import Choice


class SchedulingError(Exception):
    """Anything this room refuses."""


class PlaceTaken(SchedulingError):
    """Somebody else got this moment first. `alternatives` were free a moment ago, best first."""

    def __init__(self, alternatives: tuple[Choice, ...] = ()) -> None:
        super().__init__("this moment was just taken")
        self.alternatives = alternatives


class HoldExpired(SchedulingError):
    """The ten minutes are over. `alternatives` were free a moment ago, best first."""

    def __init__(self, alternatives: tuple[Choice, ...] = ()) -> None:
        super().__init__("this moment was no longer kept")
        self.alternatives = alternatives


class NotAllowed(SchedulingError):
    """The rules forbid it. `code` says which rule: one of the constants below."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class ClinicNotReady(SchedulingError):
    """Nobody can own a promise: the clinic has neither a coordinator nor an administrator."""


#: The appointment or request is not in a state from which this step leads on.
WRONG_STATE = "wrong_state"
#: The meeting has begun or is over.
TOO_LATE = "too_late"
#: Only a person of the clinic may do this.
NEEDS_A_PERSON = "needs_a_person"
#: She would be left without appointment, call or commitment (law 1).
LAST_COVER = "last_cover"
#: Somebody must phone her first.
OPEN_SAFETY_CALL = "open_safety_call"
#: The two belong to different requests for care, or to different meetings.
NOT_HERS = "not_hers"
#: A reason or an outcome in words is missing.
REASON_MISSING = "reason_missing"
#: The meeting has not begun yet.
TOO_EARLY = "too_early"
