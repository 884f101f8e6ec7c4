"""Replay a scenario with the engine itself, event by event, as if it happened now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scheduling.domain.matching import clock, scenario
from scheduling.domain.matching.choice import Decision
from scheduling.domain.matching.engine import NAME, Engine
from scheduling.domain.matching.forecast import Forecast
from scheduling.domain.matching.model import Need
from scheduling.domain.matching.pricing import Settings
from scheduling.domain.matching.profiles import ProfileTable
from scheduling.domain.matching.scenario import Record


class ScenarioError(ValueError):
    """A scenario that cannot be read; the text says where."""


class Simulation:
    """One replay. `placed`: what every mother was given last, for reports."""

    def __init__(self, record: Record, settings: Settings | None = None) -> None:
        """Read the header. Raises ScenarioError where it is not as the format says."""
        self._record = record
        try:
            self.state = scenario.clinic(record)
            self._duty = scenario.duty(record)
            self._engine = self._start(settings)
            self._events = [(each["type"], each["at"], each) for each in record["events"]]
            self._id = str(record["id"])
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ScenarioError(f"the header: {_words(error)}") from error
        self._lines: list[dict[str, Any]] = []
        self.placed: dict[str, tuple[Need, Decision]] = {}

    def run(self) -> dict[str, Any]:
        """Replay every event; the result as `matching-result/1`. Raises ScenarioError."""
        handlers: dict[str, Callable[[Record, str, int], None]] = {
            "intake": self._intake,
            "cancel": self._cancel,
            "leave": self._leave,
            "open_slots": self._open_slots,
            "budget": self._budget,
        }
        for number, (kind, at, event) in enumerate(self._events):
            try:
                handlers[kind](event, at, clock.read(at))
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                raise ScenarioError(f"event {number} ({kind}): {_words(error)}") from error
        return {
            "format": "matching-result/1",
            "scenario": self._id,
            "engine": NAME,
            "decisions": self._lines,
        }

    def _start(self, settings: Settings | None) -> Engine:
        record, state = self._record, self.state
        history = [scenario.need(each, state, clock.read(each["at"])) for each in record["history"]]
        table = ProfileTable(state.roster)
        forecast = Forecast(
            scenario.guess(record),
            table,
            [(need, state.severity_row[need.severity]) for need in history],
            start=clock.read(record["start"]),
        )
        return Engine(
            state,
            table,
            forecast,
            seed=int(record["seed"]),
            end=clock.read(record["end"]),
            settings=settings,
        )

    def _intake(self, event: Record, at: str, now: int) -> None:
        need = scenario.need(event["intake"], self.state, now)
        decision = self._engine.submit(need, now)
        self.placed[need.id] = need, decision
        line = _line("book", decision, at)
        if self.state.severity_of(need).callback_minutes is not None:
            self._duty.forget_before(now)
            call = self._duty.book(now)
            line["callback"] = call and {"duty": call.duty, "at": clock.text(call.at)}
        self._lines.append(line)

    def _cancel(self, event: Record, at: str, now: int) -> None:
        self._engine.cancel(event["intake"], now)

    def _leave(self, event: Record, at: str, now: int) -> None:
        first, until = clock.read(event["from"]), clock.read(event["to"])
        for decision in self._engine.leave(event["psychologist"], first, until, now):
            need, _ = self.placed[decision.intake]
            self.placed[need.id] = need, decision
            self._lines.append(_line("rebook", decision, at))

    def _open_slots(self, event: Record, at: str, now: int) -> None:
        self._engine.open(scenario.slots(event["slots"]))

    def _budget(self, event: Record, at: str, now: int) -> None:
        self._engine.add_places(event["payer"], int(event["places"]))


def _line(kind: str, decision: Decision, at: str) -> dict[str, Any]:
    line: dict[str, Any] = {"type": kind, "intake": decision.intake, "at": at}
    if decision.slot is None:
        return line | {"slot": None, "reason": decision.refusal}
    line |= {"slot": decision.slot, "payer": decision.payer, "mode": decision.mode}
    line["why"] = list(decision.reasons)
    if decision.kept_back:
        line["kept_back"] = decision.kept_back
    return line


def _words(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"{error.args[0]!r} is missing or unknown"
    return str(error)
