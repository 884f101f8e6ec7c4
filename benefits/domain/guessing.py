"""When wrong codes and numbers look like guessing, and when somebody at the clinic hears of it.

A code holds fifty bits and shows its truth only to who proved that an address is hers, so guessing
is hopeless; what is left is noise, a leaked old poster, or a list that is out of date. Each of
those is worth a look.
"""

from __future__ import annotations

from datetime import timedelta

from benefits.domain.eligibility import Rule

#: Wrong proofs of one network and of one person within `LOOKED_BACK` after which none is looked
#: at any more. A maternity ward shares a network.
PER_NETWORK, PER_PERSON = 20, 5
LOOKED_BACK = timedelta(hours=24)
#: Wrong proofs in a day that raise an alarm: naming one employer, or naming nobody's.
ALARM_AT, ALARM_AT_NOBODYS = 10, 20
#: How long a wrong proof is remembered.
KEPT = timedelta(days=30)
#: What counts: a code that was right once is a slip, not a guess.
WRONG = frozenset({Rule.UNKNOWN_CODE, Rule.NOT_ON_ROSTER})


def is_too_often(by_network: int, by_person: int) -> bool:
    """Whether so many wrong proofs came before that the next one is not looked at."""
    return by_network >= PER_NETWORK or by_person >= PER_PERSON


def is_alarming(today: int, *, names_employer: bool) -> bool:
    """Whether somebody at the clinic should know of so many wrong proofs in a day."""
    return today >= (ALARM_AT if names_employer else ALARM_AT_NOBODYS)
