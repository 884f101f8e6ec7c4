"""Draws `docs/states.md` from the transition tables: `python -m scheduling.domain.diagram`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from scheduling.domain.ladder import STEPS
from scheduling.domain.transitions import (
    APPOINTMENT,
    APPOINTMENT_STARTS,
    CARE_REQUEST,
    CARE_REQUEST_STARTS,
    EARLIER_OFFER,
    EARLIER_OFFER_STARTS,
    LADDER_STEP,
    LADDER_STEP_STARTS,
    Transitions,
)

HEAD = """\
# States

Drawn from `scheduling/domain/transitions.py`; do not edit. To draw it again:
`python -m scheduling.domain.diagram > docs/states.md`. A test fails when it is stale.
"""


def mermaid(table: Transitions, starts: Sequence[str]) -> str:
    """The table as a mermaid state diagram, steps in the order of the table."""
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f"    [*] --> {state}" for state in starts]
    for old, following in table.items():
        lines += [f"    {old} --> {new}" for new in table if new in following]
        if not following:
            lines.append(f"    {old} --> [*]")
    return "\n".join([*lines, "```"])


def page() -> str:
    """The whole text of `docs/states.md`."""
    return f"""{HEAD}
## Care request

{mermaid(CARE_REQUEST, CARE_REQUEST_STARTS)}

A submitted request (`open`) always has a booked appointment, a safety call or a dated commitment
with an owner (law 1); PostgreSQL refuses a commit that would break this.

## Appointment

{mermaid(APPOINTMENT, APPOINTMENT_STARTS)}

`held` lasts ten minutes, or as long as an offer of an earlier moment stands, and never blocks a
booking once it is over. `booked` has no expiry; `confirmed` is her acknowledgement.

## Offer of an earlier moment

{mermaid(EARLIER_OFFER, EARLIER_OFFER_STARTS)}

The place is held for her until `expires_at`; two live offers of one place, or to one mother, are
refused by PostgreSQL. `withdrawn`: the place or her own meeting changed meanwhile.

## Step of the ladder

{mermaid(LADDER_STEP, LADDER_STEP_STARTS)}

In this order: {", ".join(f"`{kind}`" for kind in STEPS)}. `declined` and `lapsed` begin the next
step, and so does `done` until she has a meeting inside the promise; one arranged by the partner or
the coordinator ends the ladder.
"""


if __name__ == "__main__":
    sys.stdout.write(page())
