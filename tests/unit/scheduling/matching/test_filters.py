"""Hard filters: each alone says no, and the columns of the engine say the same as the words."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.domain.matching.filters import full, mode_for, person_refusals, refusals
from scheduling.domain.matching.model import BIT, IN_PERSON, ONLINE
from tests.unit.scheduling.matching.clinics import (
    HOUR,
    MONDAY,
    RULES,
    clinic,
    need,
    psychologist,
    slot,
)


def test_whoever_suits_is_refused_by_nothing() -> None:
    hour = slot("s1", MONDAY + HOUR)
    assert refusals(need(), psychologist(), hour, RULES, now=MONDAY) == frozenset()


@pytest.mark.parametrize(
    ("hers", "theirs", "code"),
    [
        ({"languages": ("tr",)}, {}, "language"),
        ({"track": "parent_child"}, {"tracks": frozenset({"individual"})}, "track"),
        ({}, {"severities": frozenset({"urgent"})}, "severity"),
        ({"must": ("sleep",)}, {}, "skill"),
        ({"must": ("loss", "unheard_of")}, {}, "skill"),
        ({"exclude": frozenset({"p1"})}, {}, "excluded"),
        ({"modes": (IN_PERSON,)}, {}, "mode"),
    ],
)
def test_each_filter_alone_says_no(hers: dict[str, Any], theirs: dict[str, Any], code: str) -> None:
    found = refusals(
        need(**hers), psychologist(**theirs), slot("s1", MONDAY + HOUR), RULES, now=MONDAY
    )
    assert found == {code}


def test_an_hour_that_is_too_soon_or_taken() -> None:
    hour = slot("s1", MONDAY + HOUR - 1)
    found = refusals(need(), psychologist(), hour, RULES, now=MONDAY, is_free=False)
    assert found == {"lead", "taken"}


def test_in_person_is_for_her_own_region_only() -> None:
    wants_both = need(modes=(IN_PERSON, ONLINE))
    assert mode_for(wants_both, (ONLINE, IN_PERSON), is_near=True) == IN_PERSON
    assert mode_for(wants_both, (ONLINE, IN_PERSON), is_near=False) == ONLINE
    assert mode_for(wants_both, (IN_PERSON,), is_near=False) is None


def test_caps_and_payers_that_are_full() -> None:
    one = psychologist(max_new_per_week=1, caseload_free=1)
    state = clinic([slot("s1", MONDAY + HOUR)], [one], {"fund": 1})
    week = int(state.calendar.week[0])
    assert full(need(), state.ledger, 0, week) == frozenset()
    state.book(need(), 0, ONLINE, "fund")
    assert full(need("i2"), state.ledger, 0, week) == {"caseload_full", "week_full", "payer"}


LANGUAGES = ["de", "en", "tr"]
SKILLS = ["loss", "sleep"]
people = st.builds(
    psychologist,
    languages=st.frozensets(st.sampled_from(LANGUAGES), min_size=1),
    tracks=st.frozensets(st.sampled_from(["individual", "parent_child"]), min_size=1),
    severities=st.frozensets(st.sampled_from(["urgent", "routine"]), min_size=1),
    region=st.sampled_from(["r1", "r2"]),
    skills=st.dictionaries(st.sampled_from(SKILLS), st.sampled_from([0.3, 0.5, 1.0])),
)
mothers = st.builds(
    need,
    severity=st.sampled_from(["urgent", "routine"]),
    languages=st.lists(st.sampled_from(LANGUAGES), min_size=1, unique=True).map(tuple),
    track=st.sampled_from(["individual", "parent_child"]),
    modes=st.permutations([ONLINE, IN_PERSON]).flatmap(
        lambda both: st.sampled_from([tuple(both), tuple(both[:1])])
    ),
    must=st.lists(st.sampled_from([*SKILLS, "ocd"]), max_size=1).map(tuple),
    exclude=st.sampled_from([frozenset(), frozenset({"p1"}), frozenset({"somebody"})]),
)


@given(people, mothers, st.sampled_from([(ONLINE,), (IN_PERSON,), (ONLINE, IN_PERSON)]))
def test_columns_and_words_agree(person: Any, mother: Any, modes: tuple[str, ...]) -> None:
    state = clinic([slot("s1", MONDAY + HOUR, modes=modes)], [person])
    allowed = int(state.roster.profile(mother).modes[0]) * int(
        state.roster.accepts(mother.severity)[0]
    )
    usable = allowed & sum(BIT[mode] for mode in modes)
    found = person_refusals(mother, person, RULES)
    mode = mode_for(mother, modes, is_near=person.region == mother.region)
    assert bool(usable) == (not found and mode is not None)
    assert np.array_equal(state.roster.accepts("nobody"), [False])
