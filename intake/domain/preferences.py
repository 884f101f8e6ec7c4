"""What she wishes for her appointment, and who she says will pay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from benefits.domain.proof import CompanyCodeProof, NoProof, Proof, RosterProof, SelfPay
from intake.domain.conditions import Answers, has_baby, is_adult, is_herself
from intake.domain.regions import region_of


@dataclass(frozen=True, slots=True)
class Preferences:
    """Her wishes in the codes of `scheduling`. Empty means that she has no wish.

    `track`: `individual`, `parent_child`, or None when the clinic may choose. `region`: where she
    wants to meet in person, a name of `intake.domain.regions`.
    """

    languages: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    region: str = ""
    gender_wish: str = ""
    day_parts: tuple[str, ...] = ()
    track: str | None = None


def preferences_of(answers: Answers) -> Preferences:
    """Her wishes. A track with the baby is no wish where there is no baby."""
    modes = tuple(answers.get("modes") or ())
    place = answers.get("place") or {}
    gender = answers.get("gender_wish")
    track = answers.get("track_wish")
    return Preferences(
        languages=tuple(answers.get("languages") or ()),
        modes=modes,
        region=region_of(place.get("postcode", "")) if "in_person" in modes else "",
        gender_wish=gender if gender in ("woman", "man") else "",
        day_parts=tuple(answers.get("day_parts") or ()),
        track=track if track in ("individual", "parent_child") and has_baby(answers) else None,
    )


def proof_of(answers: Answers, now: datetime | None = None) -> Proof:
    """What she shows of who pays; `NoProof` when she knows nothing, or is not asked.

    `now` (UTC) counts as the moment of her consent to the costs where none was noted.
    """
    if not (is_herself(answers) and is_adult(answers)):
        return NoProof()
    chosen = answers.get("funding")
    if chosen == "code":
        code = _of(answers, "company_code").get("code")
        return CompanyCodeProof(code=code) if code else NoProof()
    if chosen == "roster":
        return _roster(_of(answers, "roster"))
    if chosen == "self_pay":
        consent = _of(answers, "self_pay")
        if consent.get("self_pay"):
            at = datetime.fromisoformat(consent["at"]) if consent.get("at") else now
            return SelfPay(consented_at=at) if at else NoProof()
    return NoProof()


def _of(answers: Answers, page: str) -> Mapping[str, Any]:
    value = answers.get(page)
    return value if isinstance(value, Mapping) else {}


def _roster(given: Mapping[str, Any]) -> Proof:
    if not (given.get("employer") and given.get("number") and given.get("born_on")):
        return NoProof()
    return RosterProof(
        code_or_reference=given["employer"],
        number=given["number"],
        born_on=date.fromisoformat(given["born_on"]),
    )
