from scheduling.models.appointment import LIVE, OCCUPYING, Appointment, AppointmentEvent
from scheduling.models.calendar import (
    AvailabilityRule,
    DutyShift,
    ExtraHours,
    PriceRound,
    Slot,
    TimeOff,
)
from scheduling.models.care_request import CareRequest, CareRequestEvent
from scheduling.models.clinician import Clinician
from scheduling.models.cover import Commitment, SafetyCall
from scheduling.models.earlier import EarlierOffer, EarlierOfferEvent, FreedPlace
from scheduling.models.ladder import LadderEvent, LadderStep, LongerDayAsk
from scheduling.models.promise import DutyAlarm, Incident, Promise, PromiseOutcome

__all__ = [
    "LIVE",
    "OCCUPYING",
    "Appointment",
    "AppointmentEvent",
    "AvailabilityRule",
    "CareRequest",
    "CareRequestEvent",
    "Clinician",
    "Commitment",
    "DutyAlarm",
    "DutyShift",
    "EarlierOffer",
    "EarlierOfferEvent",
    "ExtraHours",
    "FreedPlace",
    "Incident",
    "LadderEvent",
    "LadderStep",
    "LongerDayAsk",
    "PriceRound",
    "Promise",
    "PromiseOutcome",
    "SafetyCall",
    "Slot",
    "TimeOff",
]
