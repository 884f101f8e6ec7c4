"""What no version of the table may give up, however it is changed.

Floors: single danger signs with the lowest level they may ever give. Laws: a worse answer never
lowers the level; an open answer lies between best and worst; and an open safety question is never
more urgent than the mildest worrying answer (clinical.md 4.1 and 4.5). A table that breaks one
cannot be published; changing them takes a release.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, cast

from intake.domain.triage.answers import ITEM_COUNTS, MAXIMA, NA, TriageAnswers
from intake.domain.triage.assess import assess
from intake.domain.triage.glossary import meaning
from intake.domain.triage.predicates import AtLeast
from intake.domain.triage.rules import DecisionTable, Text
from intake.domain.triage.thresholds import LONGEST_SCALE, leaves


@dataclass(frozen=True, slots=True)
class Floor:
    """``answers`` alone, over a mother without complaints, give at least ``level``."""

    answers: Mapping[str, Any]
    level: int
    why: Text
    source: str


@dataclass(frozen=True, slots=True)
class Broken:
    """A guardrail that a table does not keep, in words for a clinician."""

    text: Text


def _item(count: int, number: int, value: int) -> tuple[int, ...]:
    return tuple(value if position == number else 0 for position in range(1, count + 1))


#: A mother with her baby at home, without complaints, half a year after the birth.
WELL: Final = TriageAnswers(
    respondent="self_mother",
    age_band="18+",
    weeks_pp=26,
    baby="home",
    wish="info",
    **cast(Any, dict.fromkeys(set(MAXIMA) - {"weeks_pp", "rses"}, 0)),
    rses=MAXIMA["rses"],
)

FLOORS: Final = (
    Floor(
        {"s_suicide": 3},
        5,
        Text("plan of middelen voor zelfdoding", "plan or means for suicide"),
        "S39",
    ),
    Floor({"s_suicide": 1}, 4, Text("liever niet willen leven", "a wish not to live"), "S39"),
    Floor({"epds": _item(10, 10, 3)}, 5, Text("EPDS-item 10 op 3", "EPDS item 10 at 3"), "S6, P"),
    Floor(
        {"epds": _item(10, 10, 1)}, 4, Text("EPDS-item 10 boven 0", "EPDS item 10 above 0"), "S3"
    ),
    Floor({"phq9": _item(9, 9, 3)}, 5, Text("PHQ-9-item 9 op 3", "PHQ-9 item 9 at 3"), "S6, P"),
    Floor({"phq9": _item(9, 9, 1)}, 4, Text("PHQ-9-item 9 boven 0", "PHQ-9 item 9 above 0"), "S3"),
    Floor({"s_psychosis": 2}, 5, Text("tekenen van psychose", "signs of psychosis"), "S34, S35"),
    Floor(
        {"s_psychosis": 1}, 4, Text("mogelijk tekenen van psychose", "possible psychosis"), "S39"
    ),
    Floor(
        {"s_mania": 2, "weeks_pp": 4},
        5,
        Text("manie in de eerste weken na de bevalling", "mania in the first weeks after birth"),
        "S35",
    ),
    Floor({"s_baby": 3}, 5, Text("bedoeling om de baby iets aan te doen", "intent to harm"), "S38"),
    Floor(
        {"s_baby": 2},
        4,
        Text("drang of angst voor controleverlies bij de baby", "urge or fear of losing control"),
        "S22",
    ),
    Floor({"s_violence": 3}, 5, Text("nu niet veilig door geweld", "unsafe now: violence"), "S38"),
    Floor(
        {"s_violence": 2}, 4, Text("geweld in het laatste jaar", "violence in the last year"), "S38"
    ),
    Floor({"s_care": 3}, 5, Text("een baby die nu niet veilig is", "a baby not safe now"), "S38"),
    Floor({"s_care": 2}, 4, Text("vaak geen basiszorg", "often no basic care"), "S38"),
    Floor({"baby": "died"}, 3, Text("een overleden baby", "a baby who died"), "P"),
    Floor({"age_band": "16-17"}, 3, Text("minderjarigheid", "being a minor"), "P"),
    Floor({"respondent": "proxy"}, 3, Text("een bezorgde naaste", "a worried relative"), "S34"),
    Floor(
        {"s_suicide": None},
        3,
        Text("een open vraag over zelfdoding", "an open question about suicide"),
        "P",
    ),
)

#: Left open, these are never more urgent than their mildest worrying answer (clinical.md 4.5, I3).
MILDEST_FIRST: Final = (
    "s_suicide",
    "s_baby",
    "s_psychosis",
    "s_mania",
    "s_violence",
    "s_care",
    "h_severe",
)
#: No better or worse in these: where, when and who.
_UNORDERED: Final = frozenset({"weeks_pp"})
#: High is good.
_REVERSED: Final = frozenset({"rses"})


def broken(table: DecisionTable, samples: Iterable[TriageAnswers]) -> tuple[Broken, ...]:
    """Every guardrail that ``table`` breaks; laws are tried around each of ``samples``."""
    return (*_broken_floors(table), *_broken_laws(table, samples))


def _broken_floors(table: DecisionTable) -> Iterator[Broken]:
    for floor in FLOORS:
        answers = replace(WELL, **_applying(floor.answers))
        level = _level(answers, table)
        if level < floor.level:
            yield Broken(
                Text(
                    f"Met {floor.why.nl} is het niveau {level}; dat mag nooit onder {floor.level}.",
                    f"With {floor.why.en} the level is {level}; never below {floor.level}.",
                )
            )


def _applying(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers, with what does not apply to a baby who died."""
    gone = ("sig_bond", "s_baby", "s_care", "pbq_total", "pbq_f2", "pbq_i18", "pbq_i24")
    return dict(answers) | (dict.fromkeys(gone, NA) if answers.get("baby") == "died" else {})


def _broken_laws(table: DecisionTable, samples: Iterable[TriageAnswers]) -> Iterator[Broken]:
    found: set[tuple[str, str]] = set()
    breaks = _breaks(table)
    for answers in samples:
        for name in _ordered(answers):
            ladder = [
                _level(replace(answers, **{name: value}), table)
                for value in _scale(name, breaks.get(name, ()))
            ]
            for law, text in _judge(name, ladder, _level(replace(answers, **{name: None}), table)):
                if (law, name) not in found:
                    found.add((law, name))
                    yield Broken(text)


def _ordered(answers: TriageAnswers) -> Iterator[str]:
    """The fields with a better and a worse end that apply to this intake."""
    for name in MAXIMA:
        if name not in _UNORDERED and getattr(answers, name) != NA:
            yield name
    for name in ITEM_COUNTS:
        if name not in MAXIMA and getattr(answers, name) != NA:
            yield name


def _breaks(table: DecisionTable) -> dict[str, set[int]]:
    """Where each number of the table cuts: between two cuts every value gives the same."""
    cuts: dict[str, set[int]] = {}
    for rule in table.by_id.values():
        for leaf in leaves(rule.when):
            if isinstance(leaf, AtLeast):
                for name in leaf.names:
                    cuts.setdefault(name, set()).add(leaf.value)
    return cuts


def _scale(name: str, cuts: Iterable[int]) -> list[Any]:
    """Values of a field from best to worst: all of a short scale, those around cuts of a sum.

    Instruments go up by one point at a time.
    """
    if name in ITEM_COUNTS and name not in MAXIMA:
        count = ITEM_COUNTS[name]
        # The alarm item stays 0: floors speak of it, and a sum must rise by itself.
        return [_spread(count, total) for total in range(3 * (count - 1) + 1)]
    highest = MAXIMA[name]
    values = list(range(highest + 1))
    if highest > LONGEST_SCALE:
        values = sorted({0, highest, *(cut - 1 for cut in cuts), *cuts})
    return values[::-1] if name in _REVERSED else values


def _spread(count: int, total: int) -> tuple[int, ...]:
    """Items with this sum, the last one at 0."""
    items = []
    for _ in range(count - 1):
        items.append(min(3, total))
        total -= items[-1]
    return (*items, 0)


def _judge(name: str, ladder: list[int], when_open: int) -> Iterator[tuple[str, Text]]:
    said = meaning(name).name
    if ladder != sorted(ladder):
        yield (
            "monotone",
            Text(
                f"Een slechter antwoord op {said.nl} zou het niveau verlagen.",
                f"A worse answer to {said.en} would lower the level.",
            ),
        )
    if name not in ITEM_COUNTS and not ladder[0] <= when_open <= ladder[-1]:
        yield (
            "between",
            Text(
                f"Een open antwoord op {said.nl} ligt niet tussen het beste en het slechtste in.",
                f"An open answer to {said.en} does not lie between the best and the worst.",
            ),
        )
    if name in MILDEST_FIRST and when_open > ladder[1]:
        yield (
            "mildest",
            Text(
                f"Een open antwoord op {said.nl} zou zwaarder wegen dan het mildste antwoord dat"
                " zorgen geeft.",
                f"An open answer to {said.en} would weigh more than the mildest worrying answer.",
            ),
        )


def _level(answers: TriageAnswers, table: DecisionTable) -> int:
    return assess(answers, table, counterfactuals=False).level
