"""Three fictional employers for the demo, in the state that a year of agreements leaves behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from accounts.domain.actor import Actor
from benefits.domain.invoice import Party, Sentences
from benefits.domain.periods import AMSTERDAM, closed_quarters, local_day
from benefits.domain.roster import StaffMember
from benefits.models import Contract, Employer
from benefits.selectors.documents import sender
from benefits.services import employers, invoices, roster

#: Fictional staff are born on the days of one year, one after the other.
FIRST_BIRTH_DATE = date(1990, 1, 1)
#: Every so many members of staff one is on leave.
ON_LEAVE_EVERY, LEAVE_DAYS = 24, 40
#: Should the demo clinic be too small for the demo's employers.
WHY = "Voorbeeld: dit contract is er om te laten zien."


@dataclass(frozen=True, slots=True)
class DemoEmployer:
    """A company that does not exist. `headcounts` are those of the four quarters."""

    name: str
    reference: str
    prefix: str
    first_number: int
    headcounts: tuple[int, int, int, int]
    price_cents: int
    budget_cents: int
    session_cap: int


DEMO_EMPLOYERS = (
    DemoEmployer(
        "Voorbeeld BV", "VOORBEELD", "P-", 20400, (238, 240, 240, 241), 2_600, 6_000_000, 8
    ),
    DemoEmployer("Demo Zorg", "DEMO-ZORG", "Z", 1000, (610, 612, 615, 615), 2_450, 6_200_000, 10),
    DemoEmployer(
        "Fictief Onderwijs", "FICTIEF", "O", 500, (124, 124, 126, 126), 2_800, 1_500_000, 6
    ),
)


#: A clinic that does not exist, with numbers that are made up.
DEMO_SENDER = Party(
    name="Praktijk Voorbeeld",
    street="Voorbeeldstraat 1",
    postcode="1234 AB",
    city="Voorbeeldstad",
    registration="00000000",
    vat_number="NL000000000B00",
)
DEMO_SENTENCES = Sentences(
    iban="NL02ABNA0123456789",
    vat_text="Zin van de kliniek over de btw. Dit is een voorbeeld en geen advies.",
    note="Zin van de kliniek over de werkkostenregeling. Dit is een voorbeeld en geen advies.",
)


def seed(now: datetime, actor: Actor) -> list[Employer]:
    """Make what of the three employers does not exist yet, and return them.

    Each gets a contract of the current year, invoices of its closed quarters, a roster and the
    code of the quarter. Running it again changes nothing that is there.
    """
    if sender() is None:
        invoices.save_sender(party=DEMO_SENDER, sentences=DEMO_SENTENCES, actor=actor, now=now)
    return [_seed_one(each, now, actor) for each in DEMO_EMPLOYERS]


def staff_of(demo: DemoEmployer, now: datetime) -> list[StaffMember]:
    """The fictional staff: running numbers, running birth dates, a few on leave."""
    on_leave_since = local_day(now) - timedelta(days=LEAVE_DAYS)
    return [
        StaffMember(
            number=f"{demo.prefix}{demo.first_number + index}",
            born_on=FIRST_BIRTH_DATE + timedelta(days=index % 365),
            inactive_since=on_leave_since if index % ON_LEAVE_EVERY == ON_LEAVE_EVERY - 1 else None,
        )
        for index in range(demo.headcounts[-1])
    ]


def _seed_one(demo: DemoEmployer, now: datetime, actor: Actor) -> Employer:
    employer = Employer.objects.filter(reference=demo.reference).first()
    if employer is None:
        employer = employers.open_employer(
            name=demo.name, reference=demo.reference, actor=actor, now=now
        )
    year = local_day(now).year
    contract = Contract.objects.filter(employer=employer, starts_on=date(year, 1, 1)).first()
    if contract is None:
        contract = _agree(demo, employer, year, actor)
    for quarter in closed_quarters(contract.starts_on, contract.ends_on, local_day(now)):
        headcount = demo.headcounts[quarter.number - 1]
        if not contract.invoices.filter(period_start=quarter.starts_on).exists():
            next_morning = datetime.combine(quarter.next.starts_on, time(8), tzinfo=AMSTERDAM)
            then = next_morning.astimezone(UTC)
            employers.set_headcount(
                contract=contract,
                headcount=headcount,
                actor=actor,
                now=then,
                override_reason=WHY,
            )
            invoices.issue_invoice(contract=contract, quarter=quarter, actor=actor, now=then)
    if not employer.roster.exists():
        people = staff_of(demo, now)
        roster.enter_roster(employer=employer, people=people, actor=actor, now=now)
    start = employers.current_quarter_start(now)
    employers.issue_code(employer=employer, quarter_start=start, actor=actor, now=now)
    return employer


def _agree(demo: DemoEmployer, employer: Employer, year: int, actor: Actor) -> Contract:
    """The contract as it was agreed on the first morning of the year."""
    return employers.open_contract(
        employer=employer,
        name=f"Regeling {year}",
        starts_on=date(year, 1, 1),
        ends_on=date(year, 12, 31),
        headcount=demo.headcounts[0],
        price_per_head_cents=demo.price_cents,
        budget_cents=demo.budget_cents,
        session_cap=demo.session_cap,
        tracks=["individual", "parent_child"],
        actor=actor,
        now=datetime.combine(date(year, 1, 1), time(8), tzinfo=AMSTERDAM).astimezone(UTC),
        override_reason=WHY,
    )
